using FastMcp.Policy.Facts;

namespace FastMcp.Policy.Decisions;

/// <summary>A compiled set of decisions: generated code and run-time closures both stand behind it.</summary>
public interface IDecider
{
    /// <summary>Facts that some condition reads; others need not be found out.</summary>
    FactSet Reads { get; }

    /// <summary>No allocation, no I/O, bounded time.</summary>
    Verdict Decide(in CallFacts facts);

    /// <summary>
    /// May this caller ever make such a call? What is not known of it is in <see cref="CallFacts.Unknown"/>. True where it depends.
    /// </summary>
    bool MayEver(in CallFacts facts);

    /// <summary>Something is denied or asked for. If not, nothing that a client sends or gets may differ: what only monitors changes no byte.</summary>
    bool Guards { get; }
}
