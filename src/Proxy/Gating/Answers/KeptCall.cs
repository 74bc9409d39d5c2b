using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>A call that was let through, for whoever judges its answer later, on another stream. Safe for all threads.</summary>
internal sealed class KeptCall(byte[] body, FindingFacts[] findings, SessionFacts? session)
{
    private volatile Denial? _denial;

    /// <summary>Its message, as it was judged.</summary>
    public byte[] Body => body;

    /// <summary>What the rules found in the request.</summary>
    public FindingFacts[] Findings => findings;

    /// <summary>What its session had done; null: no decision asks.</summary>
    public SessionFacts? Session => session;

    /// <summary>Its answer was withheld where it was expected, and so it is wherever it comes; null: it was not.</summary>
    public Verdict? Denied
    {
        get => _denial?.Verdict;
        set => _denial = value is { } verdict ? new Denial(verdict) : null;
    }

    private sealed record Denial(Verdict Verdict);
}
