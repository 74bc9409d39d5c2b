using BenchmarkDotNet.Attributes;

namespace FastMcp.Bench.Micro;

/// <summary>Masking in pieces of 4096 bytes, per piece, beside Regex over the same rules and a copy of the bytes.</summary>
public class FourKilobyteMasking
{
    private const int Pieces = 16;

    private readonly MaskingWork _work = new(piece: 4096, Pieces);

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
