using System.Text;
using System.Text.Json;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Responses;
using FastMcp.Wire.Slots;
using FastMcp.Wire.Tests.Json;

namespace FastMcp.Wire.Tests.Models;

public sealed class ResponsesEventTests
{
    [Theory]
    [InlineData("output_text", ChannelKind.Content, ",\"content_index\":1", 1)]
    [InlineData("refusal", ChannelKind.Refusal, ",\"content_index\":2", 2)]
    [InlineData("reasoning_text", ChannelKind.ReasoningContent, ",\"content_index\":0", 0)]
    [InlineData("reasoning_summary_text", ChannelKind.Reasoning, ",\"summary_index\":5", 5)]
    [InlineData("function_call_arguments", ChannelKind.ToolArguments, "", 0)]
    [InlineData("mcp_call_arguments", ChannelKind.McpArguments, "", 0)]
    [InlineData("custom_tool_call_input", ChannelKind.ToolInput, "", 0)]
    [InlineData("code_interpreter_call_code", ChannelKind.Code, "", 0)]
    public void Piece_IsOfItsItemAndPart_AndItsRepetitionEndsIt(string type, ChannelKind kind, string part, int number)
    {
        var one = new ResponsesEvent();
        one.Begin();
        var other = Scan(one, """{"delta":"b","type":"response.output_text.delta","item_id":"other","output_index":0,"content_index":0}""");
        var trace = Scan(one, $$"""{"delta":"@","item_id":"it","output_index":4{{part}},"sequence_number":9,"type":"response.{{type}}.delta"}""");
        var channel = trace.Channels[trace.Slots.IndexOf("@")];
        Assert.Equal(new ModelChannel(kind, 1, number), ModelChannel.From(channel));
        Assert.False(one.EndsText);

        // Ours looks like theirs, and is read as theirs.
        var json = Encoding.UTF8.GetString(Synthesized.Of(one, channel, "held", 10).Bytes.WrittenSpan);
        using var document = JsonDocument.Parse(json);
        Assert.Equal("it", document.RootElement.GetProperty("item_id").GetString());
        Assert.Equal(10, document.RootElement.GetProperty("sequence_number").GetInt32());
        var again = Scan(one, json);
        Assert.Equal(channel, again.Channels[again.Slots.IndexOf("held")]);

        Read(one, $$"""{"type":"response.{{type}}.done","item_id":"it","output_index":4{{part}},"text":"@"}""");
        Assert.True(one.EndsText && one.Ends(channel));
        Assert.False(one.Ends(other.Channels[other.Slots.IndexOf("b")]));
    }

    [Theory]
    [InlineData("""{"type":"response.output_item.done","output_index":4,"item":{}}""", true)]
    [InlineData("""{"type":"response.output_item.done","output_index":3,"item":{}}""", false)]
    [InlineData("""{"type":"response.content_part.done","item_id":"it","output_index":4,"content_index":1,"part":{}}""", true)]
    [InlineData("""{"type":"response.content_part.done","item_id":"it","output_index":4,"content_index":0,"part":{}}""", false)]
    [InlineData("""{"type":"response.completed","response":{}}""", true)]
    [InlineData("""{"type":"response.incomplete","response":{}}""", true)]
    [InlineData("""{"type":"response.failed","response":{}}""", false)]
    [InlineData("""{"type":"response.something_new","item_id":"it"}""", false)]
    public void End_OfPartItemOrAll(string json, bool ends)
    {
        var one = new ResponsesEvent();
        one.Begin();
        var trace = Scan(one, """{"type":"response.output_text.delta","item_id":"it","output_index":4,"content_index":1,"delta":"@"}""");
        Read(one, json);
        Assert.Equal(ends, one.Ends(trace.Channels[trace.Slots.IndexOf("@")]));
    }

    [Theory]
    [InlineData("""{"type":"response.output_text.delta","item_id":"it","output_index":5,"content_index":0,"delta":"a"}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"response.output_text.delta","item_id":"other","output_index":4,"content_index":0,"delta":"a"}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"response.output_text.delta","output_index":4,"content_index":0,"delta":"a"}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"response.output_text.delta","item_id":"it","content_index":0,"delta":"a"}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"response.output_text.delta","item_id":"it","output_index":-1,"delta":"a"}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"response.output_text.delta","item_id":"it","output_index":4,"sequence_number":"9","delta":"a"}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"response.output_text.delta","item_id":"it","output_index":4,"sequence_number":99999999999999999999,"delta":"a"}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"response.song.delta","item_id":"it","output_index":4,"delta":"a"}""", ModelFaultKind.UnknownDelta)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}""", ModelFaultKind.UnknownDelta)]
    [InlineData("""{"type":"response.output_text.delta","item_id":"it","output_index":4,"Delta":"a"}""", ModelFaultKind.CaseVariantKey)]
    [InlineData("""{"type":"response.output_text.delta",""", ModelFaultKind.NotJson)]
    public void Event_ThatClientsMayJoinOtherwise_IsRefused(string json, ModelFaultKind kind)
    {
        var one = new ResponsesEvent();
        one.Begin();
        Read(one, """{"type":"response.output_text.delta","item_id":"it","output_index":4,"content_index":0,"delta":"x"}""");
        Assert.False(one.Read(Encoding.UTF8.GetBytes(json), 64, out var fault));
        Assert.Equal(kind, fault.Kind);
    }

    [Fact]
    public void Items_MoreThanTheLimit_AreRefused()
    {
        var one = new ResponsesEvent();
        one.Begin();
        for (var item = 0; item < 4096; item++)
        {
            Read(one, $$"""{"type":"response.output_text.delta","item_id":"i{{item}}","output_index":{{item}},"content_index":0,"delta":"x"}""");
        }

        Assert.False(one.Read("""{"type":"response.output_text.delta","item_id":"more","output_index":4096,"content_index":0,"delta":"x"}"""u8, 64, out _));
    }

    [Theory]
    [InlineData("""{"type":"response.output_text.done","logprobs":[{"token":"secret"}]}""", """{"type":"response.output_text.done","logprobs":[]}""")]
    [InlineData("""{"type":"response.content_part.done","part":{"text":"t","logprobs":null}}""", """{"type":"response.content_part.done","part":{"text":"t","logprobs":null}}""")]
    public void Logprobs_SpellTheTextAgain_AndAreEmptied(string json, string expected)
    {
        var one = new ResponsesEvent();
        one.Begin();
        Assert.Equal(expected, Encoding.UTF8.GetString(Scan(one, json).Bytes.WrittenSpan));
    }

    private static void Read(ResponsesEvent one, string json) =>
        Assert.True(one.Read(Encoding.UTF8.GetBytes(json), 64, out var fault), fault.Kind.ToString());

    private static Trace Scan(ResponsesEvent one, string json)
    {
        Read(one, json);
        var trace = new Trace();
        var sink = new TraceSink(trace);
        var scanner = new JsonSlotScanner(JsonLimits.Default);
        scanner.Begin(one.Plan, one);
        Assert.Equal(ScanResult.Done, scanner.Push(Encoding.UTF8.GetBytes(json), last: true, ref sink));
        return trace;
    }
}
