using BenchmarkDotNet.Attributes;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Bench.Micro;

/// <summary>One request head of nine fields, read whole; beside it the search for its end alone.</summary>
public class FramingBenchmarks
{
    private static readonly byte[] s_head =
        """
        POST /mcp HTTP/1.1
        Host: gateway.example:8080
        User-Agent: agent/1.4 (linux)
        Accept: application/json, text/event-stream
        Content-Type: application/json
        Mcp-Session-Id: 0f5d1a7e-6a53-4f0e-9d1c-2d0f3a2b1c4d
        Mcp-Protocol-Version: 2025-06-18
        Traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
        Accept-Encoding: gzip, br
        Content-Length: 312


        """u8.ToArray().Select(value => value).Aggregate(new List<byte>(), WithCarriageReturns).ToArray();

    private readonly RequestHead _head = new();

    [Benchmark(Baseline = true)]
    public int EndOfHead() => s_head.AsSpan().IndexOf("\r\n\r\n"u8);

    [Benchmark]
    public int ReadHead()
    {
        _head.Reset();
        RequestHeadReader.Read(s_head, HttpLimits.Default, _head, out var consumed, out _);
        return consumed;
    }

    private static List<byte> WithCarriageReturns(List<byte> text, byte value)
    {
        if (value == '\n')
        {
            text.Add((byte)'\r');
        }

        text.Add(value);
        return text;
    }
}
