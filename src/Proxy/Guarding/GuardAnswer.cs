using FastMcp.Masking.Guards;

namespace FastMcp.Proxy.Guarding;

/// <summary>What came of an ask. Nothing of it but places and labels of the operator's is a guard's word.</summary>
internal sealed class GuardAnswer(Guard guard, GuardOutcome outcome)
{
    public Guard Guard => guard;

    public GuardOutcome Outcome => outcome;

    public bool IsAnswered => outcome == GuardOutcome.Answered;

    public GuardVerdict Verdict { get; set; }

    /// <summary>With another verdict than pass.</summary>
    public GuardLabel? Label { get; set; }

    /// <summary>By piece, in positions of its text.</summary>
    public List<(int Piece, GuardSpan Span)> Spans { get; } = [];
}
