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

    public MaskProgram All { get; } = Program(Compiler.Compile(sources).Image);

    public double StepsPerKb(MaskProgram program) => _meter.StepsFor(program, corpus) * 1024.0 / corpus.Length;

    /// <summary>MB per second over the corpus, the best of some rounds.</summary>
    public double Speed(MaskProgram program)
    {
        var best = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            _meter.StepsFor(program, corpus);
            best = Math.Min(best, Stopwatch.GetTimestamp() - start);
        }

        return corpus.Length / 1e6 / Math.Max(1e-9, (double)best / Stopwatch.Frequency);
    }

    public RuleCost Of(CompiledRule rule)
    {
        var alone = Program(rule.Image);
        var without = Program(Compiler.CompileWithout(sources, rule.Id).Image);
        var worst = new WorstInputSearch(alone, seed: 1).Run(WorstTries);
        return new RuleCost(rule.Id, StepsPerKb(alone), StepsPerKb(All) - StepsPerKb(without), Speed(All) / Speed(without), worst.StepsPerByte, worst.Unit);
    }

    private static MaskProgram Program(byte[] image) => RuleSet.FromImage(image).For(Scope.Record);
}
