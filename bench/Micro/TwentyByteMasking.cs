using BenchmarkDotNet.Attributes;

namespace FastMcp.Bench.Micro;

/// <summary>Masking in pieces of 20 bytes, per piece, beside Regex over the same rules and a copy of the bytes.</summary>
public class TwentyByteMasking
{
    private const int Pieces = 3000;

    private readonly MaskingWork _work = new(piece: 20, Pieces);

    [Benchmark(Baseline = true, OperationsPerInvoke = Pieces)]
    public int Copy() => _work.Copy();

    [Benchmark(OperationsPerInvoke = Pieces)]
    public int Masker() => _work.Mask();

    /// <summary>Finds only, and only what lies in one piece.</summary>
    [Benchmark(OperationsPerInvoke = Pieces)]
    public int GeneratedRegex() => _work.Count(RuleRegex.Generated);

    /// <summary>As above, without the conditions on what stands beside a value, which this engine does not know.</summary>
    [Benchmark(OperationsPerInvoke = Pieces)]
    public int NonBacktrackingRegex() => _work.Count(RuleRegex.NonBacktracking);
}
