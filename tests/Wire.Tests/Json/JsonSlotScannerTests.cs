using FastMcp.TestKit;
using System.Text;
using CsCheck;
using FastMcp.Wire.Json;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Tests.Json;

public sealed class JsonSlotScannerTests
{
    [Fact]
    public void RandomDocument_AnySplits_PassesThroughWithSameEvents() =>
        Gen.Select(JsonGen.Document, Gen.Int[0, 1000].Array[0, 6], Pick.From(SlotPlans.Json, SlotPlans.Mcp, SlotPlans.OpenAiEvent))
            .Sample((json, cuts, plan) =>
            {
                var whole = Trace.Of(json, plan, out _, out var expected);
                var places = cuts.Select(cut => cut % (json.Length + 1)).Order().ToArray();
                var split = Trace.Of(json, plan, out _, out var result, places);
                Assert.Equal(expected, result);
                Assert.Equal(whole.Events, split.Events);
                if (plan != SlotPlans.OpenAiEvent)
                {
                    Assert.Equal(ScanResult.Done, result);
                    Assert.True(split.Bytes.WrittenSpan.SequenceEqual(json));
                }
            }, iter: 20_000);

    [Fact]
    public void Object_StringsKeysIntegers_AreSlots()
    {
        var trace = Trace.Of("""{"a":"x","b":[1,-20,1.5,1e3],"c":{"d":true}}"""u8, SlotPlans.Json, out var scanner, out _);
        Assert.Equal(["a", "x", "b", "1", "-20", "c", "d"], trace.Slots);
        Assert.Equal(6, scanner.OpaqueNumberBytes);
    }

    [Fact]
    public void Skeleton_BetweenSlots_IsOneCall()
    {
        var trace = Trace.Of("""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"x"}]}}"""u8, SlotPlans.Mcp, out var scanner, out _);
        Assert.Equal(["x"], trace.Slots);
        Assert.Equal(2, trace.SkeletonCalls);
        Assert.Equal("2.0".Length + "7".Length, scanner.ExemptBytes);
    }

    [Theory]
    [InlineData("11111111111111111111111111111111", 1)]
    [InlineData("111111111111111111111111111111111", 0)]
    [InlineData("-0", 1)]
    [InlineData("12e1", 0)]
    public void Number_ByForm_SlotOrNot(string json, int slots)
    {
        for (var cut = 0; cut <= json.Length; cut++)
        {
            var trace = Trace.Of(Encoding.UTF8.GetBytes(json), SlotPlans.Json, out _, out var result, cut);
            Assert.Equal(ScanResult.Done, result);
            Assert.Equal(slots, trace.Slots.Count);
            Assert.Equal(json, Encoding.UTF8.GetString(trace.Bytes.WrittenSpan));
        }
    }

    [Theory]
    [InlineData("""{"id":"s","jsonrpc":"s","params":{"progressToken":"s","_meta":{"progressToken":"s"}}}""")]
    [InlineData("""[{"id":"s"},{"result":{"nextCursor":"s","requestState":"s"}}]""")]
    [InlineData("""{"\u0069d":"s"}""")]
    public void McpExempt_AtItsPath_NoSlot(string json)
    {
        var trace = Trace.Of(Encoding.UTF8.GetBytes(json), SlotPlans.Mcp, out var scanner, out _);
        Assert.DoesNotContain("s", trace.Slots);
        Assert.True(scanner.ExemptBytes > 0);
    }

    [Theory]
    [InlineData("""{"result":{"structuredContent":{"id":"s"}}}""")]
    [InlineData("""{"result":{"id":"s"}}""")]
    [InlineData("""{"id":{"id":"s"}}""")]
    [InlineData("""{"result":{"content":[{"text":"s"}]}}""")]
    [InlineData("""{"ID":"s"}""")]
    [InlineData("""{"method":"s"}""")]
    [InlineData("""{"result":{"resultType":"s"}}""")]
    [InlineData("""{"result":{"content":[{"type":"text","data":"s"}]}}""")]
    [InlineData("""{"created":"s"}""")]
    public void McpExempt_Elsewhere_IsSlot(string json)
    {
        var trace = Trace.Of(Encoding.UTF8.GetBytes(json), SlotPlans.Mcp, out _, out _);
        Assert.Contains("s", trace.Slots);
    }

    [Fact]
    public void ListedKey_Twice_Refused()
    {
        Trace.Of("""{"choices":[{"delta":{"content":"a","\u0063ontent":"b"}}]}"""u8, SlotPlans.OpenAiEvent, out var scanner, out var result);
        Assert.Equal(ScanResult.Fault, result);
        Assert.Equal(JsonFaultKind.DuplicateKey, scanner.Fault.Kind);
    }

    [Fact]
    public void LongKey_CutAnywhere_IsOneSlot()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"{{new string('k', 1000)}}":1}""");
        var whole = Trace.Of(json, SlotPlans.Mcp, out _, out _);
        for (var cut = 0; cut <= json.Length; cut += 7)
        {
            Assert.Equal(whole.Events, Trace.Of(json, SlotPlans.Mcp, out _, out _, cut).Events);
        }

        Assert.Equal(1000, whole.Slots[0].Length);
    }

    [Theory]
    [InlineData("""{"choices":[{"logprobs":{"content":[{"token":"s","bytes":[1,2]}]},"index":0}]}""", """{"choices":[{"logprobs":null,"index":0}]}""")]
    [InlineData("""{"choices":[{"logprobs": [1,"s"] }]}""", """{"choices":[{"logprobs": null }]}""")]
    [InlineData("""{"choices":[{"logprobs":12}]}""", """{"choices":[{"logprobs":null}]}""")]
    [InlineData("""{"choices":[{"logprobs":"s"}]}""", """{"choices":[{"logprobs":null}]}""")]
    public void Logprobs_NotNull_BecomeNull(string json, string expected)
    {
        for (var cut = 0; cut <= json.Length; cut++)
        {
            var trace = Trace.Of(Encoding.UTF8.GetBytes(json), SlotPlans.OpenAiEvent, out var scanner, out var result, cut);
            Assert.Equal(ScanResult.Done, result);
            Assert.Equal(expected, Encoding.UTF8.GetString(trace.Bytes.WrittenSpan));
            Assert.Equal(json.Length - expected.Length + 4, scanner.SuppressedBytes);
        }
    }

    [Fact]
    public void Logprobs_Null_NothingCounted()
    {
        Trace.Of("""{"choices":[{"logprobs":null}]}"""u8, SlotPlans.OpenAiEvent, out var scanner, out var result);
        Assert.Equal(ScanResult.Done, result);
        Assert.Equal(0, scanner.SuppressedBytes);
    }

    [Fact]
    public void Begin_AfterFault_StartsAnew()
    {
        var scanner = new JsonSlotScanner(new JsonLimits(2));
        var sink = default(CountSink);
        scanner.Begin(SlotPlans.Json);
        Assert.Equal(ScanResult.Fault, scanner.Push("[[["u8, last: false, ref sink));
        Assert.Equal(new JsonFault(JsonFaultKind.TooDeep, 2), scanner.Fault);
        Assert.Equal(ScanResult.Fault, scanner.Push("1"u8, last: true, ref sink));
        scanner.Begin(SlotPlans.Json);
        Assert.Equal(ScanResult.Done, scanner.Push("[[1]]"u8, last: true, ref sink));
        Assert.True(scanner.Fault.IsNone);
    }

    [Fact]
    public void Push_SteadyState_AllocatesNothing()
    {
        var json = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"J\u00fcrgen 4111 🙂"}],"x":123456}}""");
        var scanner = new JsonSlotScanner(JsonLimits.Default);
        var sink = default(CountSink);
        Scan(scanner, json, ref sink);
        var allocated = Allocated.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Scan(scanner, json, ref sink);
            }
        });
        Assert.Equal(0, allocated);
        Assert.True(sink.Bytes >= 101L * json.Length && sink.Bytes % json.Length == 0);
    }

    private static void Scan(JsonSlotScanner scanner, ReadOnlySpan<byte> json, ref CountSink sink)
    {
        scanner.Begin(SlotPlans.Mcp);
        scanner.Push(json[..50], last: false, ref sink);
        scanner.Push(json[50..], last: true, ref sink);
    }
}
