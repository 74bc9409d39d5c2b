using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Trials;

/// <summary>
/// Runs a plain text through the masker that traffic runs through, and tells what happened: for examples, tests of
/// policies and explanations. Every rule is enforced, as in the record.
/// </summary>
public sealed class TextTrial(RuleSet rules, Scope scope, bool mayHoldJson = false)
{
    private readonly MaskProgram _program = rules.For(scope);
    private readonly HashKey _key = new("FastMcp policy trial"u8);
    private readonly SlotMasker _masker = new();

    /// <summary>The text as a whole.</summary>
    public TrialResult Run(ReadOnlySpan<byte> text) => Run(text, []);

    /// <param name="text">UTF-8.</param>
    /// <param name="cuts">Where it is cut, ascending, in bytes.</param>
    public TrialResult Run(ReadOnlySpan<byte> text, IReadOnlyList<int> cuts)
    {
        var steps = new List<TrialStep>(cuts.Count + 2);
        var findings = new List<Finding>();
        _masker.Begin(_program, SlotEncoding.Plain, mayHoldJson, grant: null, _key);
        for (int index = 0, from = 0; index <= cuts.Count; index++)
        {
            int to = index < cuts.Count ? cuts[index] : text.Length;
            var sink = new TrialSink(findings);
            _masker.Push(new UnmaskedText(text[from..to]), ref sink);
            steps.Add(new TrialStep(sink.Released, _masker.HeldBytes));
            from = to;
        }

        var last = new TrialSink(findings);
        _masker.End(ref last);
        steps.Add(new TrialStep(last.Released, 0));
        return new TrialResult(steps, findings);
    }
}
