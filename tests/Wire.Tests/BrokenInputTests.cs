using System.Text;
using CsCheck;
using FastMcp.Wire.Anthropic;
using FastMcp.Wire.Json;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Models;
using FastMcp.Wire.OpenAi;
using FastMcp.Wire.Responses;
using FastMcp.Wire.Sse;
using FastMcp.Wire.Tests.Json;

namespace FastMcp.Wire.Tests;

/// <summary>What a peer sends is answered with a value, whatever it is.</summary>
public sealed class BrokenInputTests
{
    private static readonly string[] Seeds =
    [
        """{"jsonrpc":"2.0","id":"a\u0062","method":"tools/call","params":{"_meta":{"progressToken":1},"name":"x","arguments":{"k":[1,2.5e3,null]}}}""",
        """{"id":"c","choices":[{"index":1,"delta":{"content":"é\ud83d","tool_calls":[{"index":0,"function":{"arguments":"{}"}}]},"logprobs":{"a":[1]},"finish_reason":null}]}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"é\ud83d"},"content_block":{"signature":""}}""",
        """{"type":"response.output_text.delta","sequence_number":7,"item_id":"i","output_index":0,"content_index":0,"delta":"é\ud83d","logprobs":[1]}""",
        """[{"jsonrpc":"2.0","method":"ping"},[[[[]]]],{"model":"m","stream":true}]""",
    ];

    private static readonly Gen<byte[]> Broken =
        Gen.Select(Pick.From(Seeds), Gen.Select(Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 3]).Array[0, 4]).Select(static (seed, edits) =>
        {
            var bytes = Encoding.UTF8.GetBytes(seed).ToList();
            foreach (var (place, value, kind) in edits)
            {
                var at = place % bytes.Count;
                switch (kind)
                {
                    case 0:
                        bytes[at] = value;
                        break;
                    case 1:
                        bytes.Insert(at, bytes[value % bytes.Count]);
                        break;
                    case 2 when bytes.Count > 1:
                        bytes.RemoveAt(at);
                        break;
                    case 3:
                        bytes[at] = bytes[value % bytes.Count];
                        break;
                }
            }

            return bytes.ToArray();
        });

    [Fact]
    public void Readers_BrokenJson_AgreeAndDoNotThrow()
    {
        var message = new McpMessage();
        StreamedEvent[] streams = [new OpenAiChunk(), new AnthropicEvent(), new ResponsesEvent()];
        var request = new ModelRequest();
        Broken.Sample(
            bytes =>
            {
                var cursor = new JsonCursor(bytes, 128, null);
                while (cursor.Read())
                {
                }

                var trace = Trace.Of(bytes, SlotPlans.Json, out var scanner, out var result, bytes.Length / 2);
                Assert.Equal(cursor.Fault.IsNone, result == ScanResult.Done);
                Assert.Equal(cursor.Fault.Offset, scanner.Fault.Offset);
                Assert.True(result == ScanResult.Fault || trace.Bytes.WrittenSpan.SequenceEqual(bytes));
                var read = McpReader.Read(bytes, McpLimits.Default, message, out var fault);
                Assert.Equal(read, fault.IsNone);
                Assert.True(!read || cursor.Fault.IsNone);
                foreach (var stream in streams)
                {
                    Assert.Equal(stream.Read(bytes, 64, out var eventFault), eventFault.IsNone);
                }

                Assert.Equal(request.Read(bytes, 64, out var requestFault), requestFault.IsNone);
            },
            iter: 30_000, threads: 1);
    }

    [Fact]
    public void SseReader_AnyBytes_TakesAll() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        var reader = new SseReader(SseLimits.Default);
        var into = new SseEvent();
        var at = 0;
        while (reader.Next(bytes.AsSpan(at), end: true, out var consumed, into) is SseResult.Event or SseResult.Incomplete)
        {
            at += consumed;
        }

        Assert.Equal(bytes.Length, at);
    }, iter: 10_000);
}
