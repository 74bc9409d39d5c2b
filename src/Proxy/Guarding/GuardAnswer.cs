using FastMcp.Masking.Guards;

namespace FastMcp.Proxy.Guarding;

/// <summary>What came of an ask. Nothing of it but places and labels of the operator's is a guard's word.</summary>
internal sealed class GuardAnswer(Guard guard, GuardOutcome outcome)
{
    public Guard Guard => guard;

    public GuardOutcome Outcome => outcome;

    public bool IsAnswered => outcome == GuardOutcome.Answered;

    /// <summary>It was late by what the message had left for it (limit guard-body), not by the guard's own deadline.</summary>
    public bool IsCut { get; set; }

    public GuardVerdict Verdict { get; set; }

    /// <summary>With another verdict than pass.</summary>
    public GuardLabel? Label { get; set; }

    /// <summary>By piece, in positions of its text.</summary>
    public List<(int Piece, GuardSpan Span)> Spans { get; } = [];
}
