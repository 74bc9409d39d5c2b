using System.Diagnostics;
using FastMcp.Masking;
using FastMcp.Masking.Analysis;
using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Rules;

namespace FastMcp.Proxy.Commands.Policies.Benching;

/// <summary>
/// Measures rules: by the engine's count of steps, which is the same everywhere, and by time, as the ratio of two
/// runs beside each other.
/// </summary>
internal sealed class RuleBench(IReadOnlyList<PolicySource> sources, byte[] corpus)
{
    private const int WorstTries = 400;
    private const int Rounds = 5;
    private readonly StepMeter _meter = new();
    private readonly byte[][] _documents = [.. LinesOf(corpus).Where(line => line is [(byte)'{' or (byte)'[', ..])];

    public MaskProgram All { get; } = Program(Compiler.Compile(sources).Image);

    public double StepsPerKb(MaskProgram program) => _meter.StepsFor(program, corpus) * 1024.0 / corpus.Length;

    /// <summary>MB per second over the corpus, the best of some rounds.</summary>
    public double Speed(MaskProgram program) => Speed(corpus.Length, () => _meter.StepsFor(program, corpus));

    // Keys are looked for in documents: each line that is one, by itself.
    private double SpeedOfDocuments(MaskProgram program) => Speed(_documents.Sum(line => line.Length), () =>
    {
        foreach (var line in _documents)
        {
            _meter.StepsFor(program, line, isJson: true);
        }
    });

    private static double Speed(int bytes, Action run)
    {
        var best = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetTimestamp() - start);
        }

        return bytes / 1e6 / Math.Max(1e-9, (double)best / Stopwatch.Frequency);
    }

    public RuleCost Of(CompiledRule rule)
    {
        var alone = Program(rule.Image);
        var without = Program(Compiler.CompileWithout(sources, rule.Id).Image);
        if (rule.Kind == RuleKind.Key)
        {
            return new RuleCost(rule.Id, 0, 0, _documents.Length == 0 ? 1 : SpeedOfDocuments(All) / SpeedOfDocuments(without), 0, []);
        }

        var worst = new WorstInputSearch(alone, seed: 1).Run(WorstTries);
        return new RuleCost(rule.Id, StepsPerKb(alone), StepsPerKb(All) - StepsPerKb(without), Speed(All) / Speed(without), worst.StepsPerByte, worst.Unit);
    }

    private static IEnumerable<byte[]> LinesOf(byte[] text)
    {
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = Array.IndexOf(text, (byte)'\n', start);
            end = end < 0 ? text.Length : end;
            yield return text[start..end];
        }
    }

    private static MaskProgram Program(byte[] image) => RuleSet.FromImage(image).For(Scope.Record);
}
