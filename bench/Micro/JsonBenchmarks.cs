using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using FastMcp.Wire.Json;

namespace FastMcp.Bench.Micro;

/// <summary>The text slots of an MCP answer of 1 KB; beside it Utf8JsonReader, which only walks over the tokens.</summary>
public class JsonBenchmarks
{
    private static readonly byte[] s_answer = Encoding.UTF8.GetBytes(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\""
        + Encoding.UTF8.GetString(BenchText.Make("prose", 700, sparse: false))
        + "\"}],\"structuredContent\":{\"rows\":[{\"id\":1,\"name\":\"Ada\",\"ok\":true},{\"id\":2,\"name\":\"Grace\",\"ok\":false}]},\"isError\":false}}");

    private readonly JsonSlotScanner _scanner = new(JsonLimits.Default);

    [Benchmark(Baseline = true)]
    public int Utf8Reader()
    {
        var reader = new Utf8JsonReader(s_answer);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    [Benchmark]
    public long Slots()
    {
        var sink = new NullSink();
        _scanner.Begin(SlotPlans.Mcp);
        _scanner.Push(s_answer, last: true, ref sink);
        return sink.Bytes;
    }
}
