using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>A call that was let through, for whoever judges its answer later, on another stream. Safe for all threads.</summary>
internal sealed class KeptCall(byte[] body, FindingFacts[] findings, SessionFacts? session)
{
    /// <summary>Something was called of which nobody knows what: what is found in its answer is withheld.</summary>
    public static readonly KeptCall Unknown = new([], [], null);

    private volatile Denial? _denial;

    /// <summary>The call whose answer this one asks for, where that was another: both have to let it through.</summary>
    public KeptCall? Origin { get; init; }

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
