using System.Text;
using BenchmarkDotNet.Attributes;
using FastMcp.Wire.Json;
using FastMcp.Wire.OpenAi;
using FastMcp.Wire.Sse;

namespace FastMcp.Bench.Micro;

/// <summary>A model's stream of 50 events, per event; beside it the search for the blank lines alone.</summary>
public class SseBenchmarks
{
    private const int Events = 50;

    private static readonly byte[] s_stream = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Events).Select(index =>
        "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word "
        + index + " \"},\"finish_reason\":null}]}\n\n")));

    private readonly SseReader _reader = new(SseLimits.Default);
    private readonly SseEvent _event = new();
    private readonly OpenAiChunk _chunk = new();
    private readonly JsonSlotScanner _scanner = new(JsonLimits.Default);

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public int BlankLines()
    {
        ReadOnlySpan<byte> rest = s_stream;
        var count = 0;
        for (var end = rest.IndexOf("\n\n"u8); end >= 0; end = rest.IndexOf("\n\n"u8))
        {
            rest = rest[(end + 2)..];
            count++;
        }

        return count;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int ReadEvents()
    {
        _reader.Reset();
        ReadOnlySpan<byte> rest = s_stream;
        var count = 0;
        while (_reader.Next(rest, false, out var consumed, _event) == SseResult.Event)
        {
            rest = rest[consumed..];
            count++;
        }

        return count;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long ReadEventsAndSlots()
    {
        _reader.Reset();
        ReadOnlySpan<byte> rest = s_stream;
        var sink = new NullSink();
        while (_reader.Next(rest, false, out var consumed, _event) == SseResult.Event)
        {
            var data = _event.Data.Of(rest);
            _chunk.Read(data, 128, out _);
            _scanner.Begin(SlotPlans.OpenAiEvent, _chunk);
            _scanner.Push(data, last: true, ref sink);
            rest = rest[consumed..];
        }

        return sink.Bytes;
    }
}
