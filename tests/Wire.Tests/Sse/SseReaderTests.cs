using FastMcp.TestKit;
using System.Text;
using CsCheck;
using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;
using FastMcp.Wire.Tests.Json;

namespace FastMcp.Wire.Tests.Sse;

public sealed class SseReaderTests
{
    [Fact]
    public void Cases_Whole_AsWritten()
    {
        foreach (var c in SseCase.All)
        {
            var run = SseRun.Of(c.Input, SseLimits.Default);
            Assert.True(c.Events.SequenceEqual(run.Events), $"{c.Name}: {string.Join(" ; ", run.Events)}");
            Assert.True(c.Incomplete == run.Incomplete, c.Name);
        }
    }

    [Fact]
    public void Cases_EveryPairOfCuts_SameRawEvents()
    {
        foreach (var c in SseCase.All)
        {
            var whole = SseRun.Of(c.Input, SseLimits.Default);
            Assert.Equal(c.Input, whole.Raw.SelectMany(static raw => raw));
            for (var first = 0; first <= c.Input.Length; first++)
            {
                for (var second = first; second <= c.Input.Length; second++)
                {
                    Same(whole, SseRun.Of(c.Input, SseLimits.Default, first, second), c.Name);
                }
            }
        }
    }

    [Fact]
    public void RandomStream_AnySplits_SameEvents() =>
        Gen.Select(
            Pick.From("data: x", "data", ":c", "id: 1", "id: \0", "event: e", "retry: 5", "foo", "\n", "\r", "\r\n", "\n\n", "\r\n\r\n", "\uFEFF").Array[0, 14],
            Gen.Int[0, 1000].Array[0, 5]).Sample((parts, cuts) =>
        {
            var input = Encoding.UTF8.GetBytes(string.Concat(parts));
            var whole = SseRun.Of(input, SseLimits.Default);
            Assert.Equal(input, whole.Raw.SelectMany(static raw => raw));
            Same(whole, SseRun.Of(input, SseLimits.Default, [.. cuts.Select(cut => cut % (input.Length + 1)).Order()]), "random");
        }, iter: 20_000);

    [Fact]
    public void CrStream_BlankLine_NotDelayed()
    {
        var into = new SseEvent();
        var reader = new SseReader(SseLimits.Default);
        Assert.Equal(SseResult.Event, reader.Next("data: a\r\r"u8, end: false, out var consumed, into));
        Assert.Equal(9, consumed);
    }

    [Theory]
    [InlineData(10, 100, "data: 67890")]
    [InlineData(10, 100, "data: 678\n\n")]
    [InlineData(100, 2, ":\n:\n:\n\n")]
    public void Event_OverLimits_TooLarge(int bytes, int lines, string input)
    {
        Assert.True(SseRun.Of(Encoding.UTF8.GetBytes(input), new SseLimits(bytes, lines)).TooLarge);
        Assert.False(SseRun.Of(Encoding.UTF8.GetBytes(input), new SseLimits(bytes + 1, lines + 2)).TooLarge);
    }

    [Theory]
    [InlineData("id: 1\ndata: {\"a\":1}\nevent: m\n\n", "id: 1\ndata: {\"a\":1}\nevent: m\n\n")]
    [InlineData(": secret\r\ndata: {\"a\":1}\r\nfoo: secret\r\n\r\n", ":\r\ndata: {\"a\":1}\r\n\r\n")]
    [InlineData("\uFEFFdata:{\ndata: \"a\":\nid: 7\ndata:1}\n\n", "\uFEFFdata:{\t\"a\":\t1}\nid: 7\n\n")]
    [InlineData(": secret\n\n", ":\n\n")]
    [InlineData("id: 3\n\n", "id: 3\n\n")]
    [InlineData("\n", "\n")]
    public void Rewrite_HeadDataTail_KeepsWhatCanStay(string input, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(input);
        var into = new SseEvent();
        Assert.Equal(SseResult.Event, new SseReader(SseLimits.Default).Next(bytes, end: true, out _, into));
        var trace = new Trace();
        var sink = new TraceSink(trace);
        var joined = new byte[bytes.Length];
        var length = into.JoinData(bytes, SseEvent.JsonSeparator, joined);
        into.WriteHead(bytes, ref sink);
        if (into.DataLines != 0)
        {
            var scanner = new JsonSlotScanner(JsonLimits.Default);
            scanner.Begin(SlotPlans.Json);
            Assert.Equal(ScanResult.Done, scanner.Push(joined.AsSpan(0, length), last: true, ref sink));
        }

        into.WriteTail(bytes, ref sink);
        Assert.Equal(expected, Encoding.UTF8.GetString(trace.Bytes.WrittenSpan));
    }

    [Fact]
    public void JsonString_OverTwoDataLines_StaysIllegal()
    {
        var bytes = "data: \"a\ndata: b\"\n\n"u8;
        var into = new SseEvent();
        new SseReader(SseLimits.Default).Next(bytes, end: true, out _, into);
        var joined = new byte[bytes.Length];
        var length = into.JoinData(bytes, SseEvent.JsonSeparator, joined);
        Trace.Of(joined.AsSpan(0, length), SlotPlans.Json, out var scanner, out _);
        Assert.Equal(JsonFaultKind.ControlInString, scanner.Fault.Kind);
    }

    [Theory]
    [InlineData("data: a\n\n", "event: m\ndata: x\n\n")]
    [InlineData("data: a\r\n\r\n", "event: m\r\ndata: x\r\n\r\n")]
    [InlineData("data: a\r\r", "event: m\rdata: x\r\r")]
    public void Writer_EventLikeAnother_SameLineEnds(string like, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(like);
        var into = new SseEvent();
        new SseReader(SseLimits.Default).Next(bytes, end: true, out _, into);
        var trace = new Trace();
        var sink = new TraceSink(trace);
        var lineEnd = SseWriter.LineEndOf(bytes, into);
        SseWriter.Begin(lineEnd, "m"u8, ref sink);
        sink.Skeleton(new Skeleton("x"u8));
        SseWriter.End(lineEnd, ref sink);
        Assert.Equal(expected, Encoding.UTF8.GetString(trace.Bytes.WrittenSpan));
    }

    [Fact]
    public void Next_SteadyState_AllocatesNothing()
    {
        var bytes = "id: 1\nevent: m\ndata: {\"a\":1}\n\n"u8.ToArray();
        var reader = new SseReader(SseLimits.Default);
        var into = new SseEvent();
        reader.Next(bytes, end: false, out _, into);
        var allocated = Allocated.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                reader.Next(bytes.AsSpan(0, i % 20), end: false, out _, into);
                reader.Next(bytes, end: false, out _, into);
            }
        });
        Assert.Equal(0, allocated);
    }

    private static void Same(SseRun whole, SseRun split, string name)
    {
        Assert.True(whole.Events.SequenceEqual(split.Events), name);
        Assert.True(whole.Raw.Select(Convert.ToHexString).SequenceEqual(split.Raw.Select(Convert.ToHexString)), name);
        Assert.Equal(whole.Incomplete, split.Incomplete);
    }
}
