using System.Text;
using System.Text.Json;
using FastMcp.Wire.Anthropic;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;
using FastMcp.Wire.Tests.Json;

namespace FastMcp.Wire.Tests.Models;

public sealed class AnthropicEventTests
{
    [Theory]
    [InlineData("""{"type":"content_block_delta","delta":{"text":"@","type":"text_delta"},"index":3}""", ChannelKind.Content)]
    [InlineData("""{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"@"}}""", ChannelKind.ToolArguments)]
    [InlineData("""{"type":"content_block_delta","index":3,"delta":{"type":"thinking_delta","thinking":"@"}}""", ChannelKind.Reasoning)]
    [InlineData("""{"type":"content_block_delta","index":3,"delta":{"type":"compaction_delta","content":"@"}}""", ChannelKind.Compaction)]
    [InlineData("""{"index":3,"content_block":{"type":"text","text":"@"},"type":"content_block_start"}""", ChannelKind.Content)]
    [InlineData("""{"type":"content\u005fblock_start","index":3,"content_block":{"type":"thinking","thinking":"@","signature":""}}""", ChannelKind.Reasoning)]
    public void Piece_InAnyOrderOfMembers_IsOfItsBlock(string json, ChannelKind kind)
    {
        var trace = Scan(json);
        Assert.Equal(new ModelChannel(kind, 3, 0).Id, trace.Channels[trace.Slots.IndexOf("@")]);
        Assert.Equal(json, Encoding.UTF8.GetString(trace.Bytes.WrittenSpan));
    }

    [Fact]
    public void Signature_NamesTheThinkingOfItsBlock_AndEndsIt()
    {
        var one = Read("""{"type":"content_block_delta","index":2,"delta":{"type":"signature_delta","signature":"abc"}}""");
        Assert.True(one.EndsText);
        Assert.True(one.Ends(new ModelChannel(ChannelKind.Reasoning, 2, 0).Id));
        Assert.False(one.Ends(new ModelChannel(ChannelKind.Reasoning, 1, 0).Id));
        Assert.False(one.Ends(new ModelChannel(ChannelKind.Content, 2, 0).Id));
        Assert.Equal(new ModelChannel(ChannelKind.Reasoning, 2, 0).Id, one.Resolve(ChannelKind.Signature, []));
    }

    [Theory]
    [InlineData("""{"type":"content_block_stop","index":2}""", true, false)]
    [InlineData("""{"type":"message_stop"}""", true, true)]
    [InlineData("[DONE]", true, true)]
    [InlineData("""{"type":"ping"}""", false, false)]
    [InlineData("""{"type":"message_delta","delta":{"stop_reason":"end_turn"}}""", false, false)]
    public void End_OfABlockOrOfAll(string json, bool ofBlock, bool ofOthers)
    {
        var one = Read(json);
        Assert.Equal(ofBlock, one.Ends(new ModelChannel(ChannelKind.Content, 2, 0).Id));
        Assert.Equal(ofOthers, one.Ends(new ModelChannel(ChannelKind.Content, 0, 0).Id));
    }

    [Theory]
    [InlineData("""{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"content_block_delta","index":-1,"delta":{"type":"text_delta","text":"a"}}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"content_block_delta","index":"0","delta":{"type":"text_delta","text":"a"}}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"content_block_delta","index":99999999,"delta":{"type":"text_delta","text":"a"}}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"content_block_stop"}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"song_delta","song":"la"}}""", ModelFaultKind.UnknownDelta)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"text":"a"}}""", ModelFaultKind.UnknownDelta)]
    [InlineData("""{"type":"content_block_delta_v2","index":0,"delta":{"type":"text_delta","text":"a"}}""", ModelFaultKind.UnknownDelta)]
    [InlineData("""{"type":"response.output_text.delta","delta":"a"}""", ModelFaultKind.UnknownDelta)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"thinking","signature":"abc","thinking":"a"}}""", ModelFaultKind.UnknownDelta)]
    [InlineData("""{"Type":"content_block_delta","index":0}""", ModelFaultKind.CaseVariantKey)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","Text":"a"}}""", ModelFaultKind.CaseVariantKey)]
    [InlineData("""{"type":"content_block_delta","index":0""", ModelFaultKind.NotJson)]
    public void Event_ThatClientsMayJoinOtherwise_IsRefused(string json, ModelFaultKind kind)
    {
        Assert.False(new AnthropicEvent().Read(Encoding.UTF8.GetBytes(json), 64, out var fault));
        Assert.Equal(kind, fault.Kind);
    }

    [Theory]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a","text":"b"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"index":1,"delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","type":"ping","index":0,"delta":{"type":"text_delta","text":"a"}}""")]
    public void Event_WithAWordTwice_IsRefusedByTheScan(string json)
    {
        var one = new AnthropicEvent();
        var bytes = Encoding.UTF8.GetBytes(json);
        var sink = new TraceSink(new Trace());
        var scanner = new JsonSlotScanner(JsonLimits.Default);
        scanner.Begin(one.Plan, one);
        Assert.True(!one.Read(bytes, 64, out _) || scanner.Push(bytes, last: true, ref sink) == ScanResult.Fault);
    }

    [Theory]
    [InlineData(ChannelKind.Content, "text_delta", "text")]
    [InlineData(ChannelKind.ToolArguments, "input_json_delta", "partial_json")]
    [InlineData(ChannelKind.Reasoning, "thinking_delta", "thinking")]
    [InlineData(ChannelKind.Compaction, "compaction_delta", "content")]
    public void Synthesized_ReadsBackOnItsChannel(ChannelKind kind, string type, string field)
    {
        var channel = new ModelChannel(kind, 7, 0).Id;
        var json = Encoding.UTF8.GetString(Synthesized.Of(new AnthropicEvent(), channel, "held").Bytes.WrittenSpan);
        using var document = JsonDocument.Parse(json);
        Assert.Equal(type, document.RootElement.GetProperty("delta").GetProperty("type").GetString());
        Assert.Equal("held", document.RootElement.GetProperty("delta").GetProperty(field).GetString());
        var again = Scan(json);
        Assert.Equal(channel, again.Channels[again.Slots.IndexOf("held")]);
    }

    private static AnthropicEvent Read(string json)
    {
        var one = new AnthropicEvent();
        Assert.True(one.Read(Encoding.UTF8.GetBytes(json), 64, out var fault), fault.Kind.ToString());
        return one;
    }

    private static Trace Scan(string json)
    {
        var one = Read(json);
        var trace = new Trace();
        var sink = new TraceSink(trace);
        var scanner = new JsonSlotScanner(JsonLimits.Default);
        scanner.Begin(one.Plan, one);
        Assert.Equal(ScanResult.Done, scanner.Push(Encoding.UTF8.GetBytes(json), last: true, ref sink));
        return trace;
    }
}
