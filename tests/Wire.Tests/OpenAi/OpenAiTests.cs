using System.Text;
using System.Text.Json;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.OpenAi;
using FastMcp.Wire.Slots;
using FastMcp.Wire.Tests.Json;
using FastMcp.Wire.Tests.Models;

namespace FastMcp.Wire.Tests.OpenAi;

public sealed class OpenAiTests
{
    private const string Chunk =
        """{"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[{"delta":{"content":"a"},"index":3,"finish_reason":null},{"delta":{"tool_calls":[{"function":{"arguments":"{\"x\""},"index":2},{"index":0,"function":{"arguments":"y"}}],"refusal":"r"},"finish_reason":"stop","index":1}],"usage":null}""";

    [Fact]
    public void Chunk_IndexAfterDelta_ChannelsByIndex()
    {
        var trace = Scan(Chunk, out var chunk);
        var channels = Enumerable.Range(0, trace.Slots.Count).Where(i => !trace.Channels[i].IsNone)
            .Select(i => (trace.Slots[i], ModelChannel.From(trace.Channels[i])));
        Assert.Equal(
            [
                ("a", new ModelChannel(ChannelKind.Content, 3, 0)),
                ("{\\\"x\\\"", new ModelChannel(ChannelKind.ToolArguments, 1, 2)),
                ("y", new ModelChannel(ChannelKind.ToolArguments, 1, 0)),
                ("r", new ModelChannel(ChannelKind.Refusal, 1, 0)),
            ],
            channels);
        Assert.Equal(Chunk, Encoding.UTF8.GetString(trace.Bytes.WrittenSpan));
        Assert.Equal(ModelEventKind.Chunk, chunk.Kind);
        Assert.Equal([false, true], chunk.Choices.ToArray().Select(static c => c.Finished));
        Assert.Equal([2, 0], chunk.ToolsOf(chunk.Choices[1]).ToArray());
    }

    [Theory]
    [InlineData("\"stop\"", true)]
    [InlineData("\"\"", false)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    public void FinishReason_SaysSomething_Finishes(string reason, bool finished)
    {
        var chunk = new OpenAiChunk();
        Assert.True(chunk.Read(Encoding.UTF8.GetBytes($$"""{"choices":[{"index":0,"finish_reason":{{reason}}}]}"""), 16, out _));
        Assert.Equal(finished, chunk.Choices[0].Finished);
    }

    [Theory]
    [InlineData("""{"type":"response.output_text.delta","delta":"a"}""", ModelFaultKind.UnknownDelta)]
    [InlineData("""{"type":"content_block_delta","delta":{"text":"a"}}""", ModelFaultKind.UnknownDelta)]
    [InlineData("""{"delta":null}""", ModelFaultKind.None)]
    [InlineData("""{"delta":"a","error":{}}""", ModelFaultKind.None)]
    [InlineData("""{"Choices":[]}""", ModelFaultKind.CaseVariantKey)]
    [InlineData("""{"choices":[{"delta":{"Content":"a"}}]}""", ModelFaultKind.CaseVariantKey)]
    public void Event_ThatClientsMayJoinOtherwise_Refused(string json, ModelFaultKind expected)
    {
        Assert.Equal(expected == ModelFaultKind.None, new OpenAiChunk().Read(Encoding.UTF8.GetBytes(json), 16, out var fault));
        Assert.Equal(expected, fault.Kind);
    }

    [Theory]
    [InlineData("""{"a":1,"delta":{"text":"x"}}""", true)]
    [InlineData("""{"choices":[{}]}""", true)]
    [InlineData("""{"candidates":[{}]}""", true)]
    [InlineData("""{"delta":5}""", false)]
    [InlineData("""{"a":{"delta":"x"}}""", false)]
    [InlineData("""["delta"]""", false)]
    [InlineData("delta", false)]
    [InlineData("", false)]
    public void StreamedPieces_ByTheirTopMembers(string data, bool expected) =>
        Assert.Equal(expected, StreamedPieces.AreIn(Encoding.UTF8.GetBytes(data), 16));

    [Theory]
    [InlineData("content", ChannelKind.Content)]
    [InlineData("refusal", ChannelKind.Refusal)]
    [InlineData("reasoning", ChannelKind.Reasoning)]
    [InlineData("reasoning_content", ChannelKind.ReasoningContent)]
    public void Delta_TextKinds_OwnChannels(string name, ChannelKind kind)
    {
        var trace = Scan($$$"""{"choices":[{"index":1,"delta":{"{{{name}}}":"t"}}]}""", out _);
        Assert.Equal(new ModelChannel(kind, 1, 0).Id, Assert.Single(trace.Channels));
    }

    [Theory]
    [InlineData("""{"choices":[{"index":1,"delta":{"function_call":{"arguments":"t"}}}]}""", ChannelKind.FunctionArguments)]
    [InlineData("""{"choices":[{"index":1,"delta":{"audio":{"transcript":"t"}}}]}""", ChannelKind.AudioTranscript)]
    [InlineData("""{"choices":[{"text":"t","index":1}]}""", ChannelKind.CompletionText)]
    public void Chunk_OtherTexts_OwnChannels(string json, ChannelKind kind)
    {
        var trace = Scan(json, out _);
        Assert.Contains(new ModelChannel(kind, 1, 0).Id, trace.Channels);
    }

    [Theory]
    [InlineData("[DONE]", ModelEventKind.Done)]
    [InlineData(" [DONE] ", ModelEventKind.Done)]
    [InlineData("hello", ModelEventKind.NotJson)]
    [InlineData("", ModelEventKind.NotJson)]
    [InlineData("""{"error":{"message":"x"}}""", ModelEventKind.Other)]
    [InlineData("""{"choices":[]}""", ModelEventKind.Chunk)]
    public void Event_ByData_Kind(string data, ModelEventKind kind)
    {
        var chunk = new OpenAiChunk();
        Assert.True(chunk.Read(Encoding.UTF8.GetBytes(data), 64, out _));
        Assert.Equal(kind, chunk.Kind);
        Assert.Equal(kind == ModelEventKind.Other, chunk.HasError);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":-1}]}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"choices":[{"index":"0"}]}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"choices":[{"index":99999999}]}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"choices":[{"index":99999999999999999999}]}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":1.0}]}}]}""", ModelFaultKind.BadIndex)]
    [InlineData("""{"choices":[{"index":0}""", ModelFaultKind.NotJson)]
    [InlineData("""{"choices":[}""", ModelFaultKind.NotJson)]
    public void Event_BadIndexOrJson_Refused(string data, ModelFaultKind kind)
    {
        var chunk = new OpenAiChunk();
        Assert.False(chunk.Read(Encoding.UTF8.GetBytes(data), 64, out var fault));
        Assert.Equal(kind, fault.Kind);
        Assert.True(chunk.Choices.IsEmpty);
    }

    [Theory]
    [InlineData("""{"choices":[3,null,[],{"delta":null}]}""", 4)]
    [InlineData("""{"choices":null}""", 0)]
    [InlineData("""{"choices":[{"delta":[],"index":null,"x":{"index":9}}]}""", 1)]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[1,{"index":null}]}}]}""", 1)]
    public void Event_OddShapes_Read(string data, int choices)
    {
        var chunk = new OpenAiChunk();
        Assert.True(chunk.Read(Encoding.UTF8.GetBytes(data), 64, out _));
        Assert.Equal(choices, chunk.Choices.Length);
        Assert.All(chunk.Choices.ToArray().Select(static (c, i) => (c.Index, i)), static pair => Assert.Equal(pair.i, pair.Index));
    }

    [Theory]
    [InlineData(ChannelKind.Content, "delta.content")]
    [InlineData(ChannelKind.Refusal, "delta.refusal")]
    [InlineData(ChannelKind.Reasoning, "delta.reasoning")]
    [InlineData(ChannelKind.ReasoningContent, "delta.reasoning_content")]
    [InlineData(ChannelKind.FunctionArguments, "delta.function_call.arguments")]
    [InlineData(ChannelKind.AudioTranscript, "delta.audio.transcript")]
    [InlineData(ChannelKind.CompletionText, "text")]
    [InlineData(ChannelKind.ToolArguments, "delta.tool_calls.0.function.arguments")]
    public void Synthesized_EachKind_ReadsBackOnItsChannel(ChannelKind kind, string path)
    {
        Scan(Chunk, out var chunk);
        chunk.Keep(Encoding.UTF8.GetBytes(Chunk));
        var channel = new ModelChannel(kind, 3, kind == ChannelKind.ToolArguments ? 2 : 0);
        var trace = Synthesized.Of(chunk, channel.Id, "held");
        var json = Encoding.UTF8.GetString(trace.Bytes.WrittenSpan);
        using var document = JsonDocument.Parse(json);
        Assert.Equal("c1", document.RootElement.GetProperty("id").GetString());
        Assert.Equal(1700000000, document.RootElement.GetProperty("created").GetInt32());
        Assert.Contains("c1", trace.Slots);
        var at = document.RootElement.GetProperty("choices")[0];
        Assert.Equal(JsonValueKind.Null, at.GetProperty("finish_reason").ValueKind);
        foreach (var step in path.Split('.'))
        {
            at = at.ValueKind == JsonValueKind.Array ? at[int.Parse(step)] : at.GetProperty(step);
        }

        Assert.Equal("held", at.GetString());
        var again = Scan(json, out _);
        Assert.Equal(channel.Id, again.Channels[again.Slots.IndexOf("held")]);
    }

    [Fact]
    public void Synthesized_NoEnvelope_IsJson()
    {
        var trace = Synthesized.Of(new OpenAiChunk(), new ModelChannel(ChannelKind.Content, 0, 0).Id, "");
        using var document = JsonDocument.Parse(trace.Bytes.WrittenMemory);
        Assert.Equal("chat.completion.chunk", document.RootElement.GetProperty("object").GetString());
    }

    [Fact]
    public void Request_ModelAndStream_Found()
    {
        var body = """{"messages":[{"role":"user","content":"hi"}],"stream":true,"model":"gpt","tools":[{"a":1}],"user":"u"}"""u8;
        var request = new ModelRequest();
        Assert.True(request.Read(body, 64, out _));
        Assert.True(request.Stream);
        Assert.Equal("gpt", Encoding.UTF8.GetString(request.Model.Of(body)));
        Assert.Equal("""[{"a":1}]""", Encoding.UTF8.GetString(request.Tools.Of(body)));
        Assert.Equal("u", Encoding.UTF8.GetString(request.User.Of(body)));
        Assert.StartsWith("[{\"role", Encoding.UTF8.GetString(request.Messages.Of(body)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":"a","model":"b"}""", ModelFaultKind.NotJson)]
    [InlineData("""{"model":"a","messages":[{"role":"u","role":"s"}]}""", ModelFaultKind.NotJson)]
    [InlineData("""{"Model":"a"}""", ModelFaultKind.CaseVariantKey)]
    [InlineData("""{"model":"a","Stream":true}""", ModelFaultKind.CaseVariantKey)]
    [InlineData("""{"model":7}""", ModelFaultKind.WrongType)]
    [InlineData("""{"model":"a","stream":1}""", ModelFaultKind.WrongType)]
    [InlineData("[]", ModelFaultKind.NotObject)]
    [InlineData("{", ModelFaultKind.NotJson)]
    public void Request_Ambiguous_Refused(string json, ModelFaultKind kind)
    {
        var request = new ModelRequest();
        Assert.False(request.Read(Encoding.UTF8.GetBytes(json), 64, out var fault));
        Assert.Equal(kind, fault.Kind);
        Assert.True(request.Model.IsEmpty);
    }

    [Fact]
    public void Answer_WholeMessage_TextNotChannels()
    {
        var json = """{"id":"x","choices":[{"index":0,"message":{"content":"s","tool_calls":[{"id":"t","function":{"arguments":"{}"}}]},"logprobs":{"content":[]}}],"usage":{"total_tokens":5}}""";
        var trace = Trace.Of(Encoding.UTF8.GetBytes(json), SlotPlans.OpenAiAnswer, out var scanner, out var result);
        Assert.Equal(ScanResult.Done, result);
        Assert.All(trace.Channels, static c => Assert.True(c.IsNone));
        Assert.Contains("s", trace.Slots);
        Assert.Equal("""{"content":[]}""".Length, scanner.SuppressedBytes);
    }

    private static Trace Scan(string json, out OpenAiChunk chunk)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        chunk = new OpenAiChunk();
        Assert.True(chunk.Read(bytes, 64, out var fault), fault.ToString());
        var trace = new Trace();
        var sink = new TraceSink(trace);
        var scanner = new JsonSlotScanner(JsonLimits.Default);
        scanner.Begin(SlotPlans.OpenAiEvent, chunk);
        Assert.Equal(ScanResult.Done, scanner.Push(bytes, last: true, ref sink));
        return trace;
    }
}
