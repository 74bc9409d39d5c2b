using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.PolicyCompiler.Agents.Plan;

/// <summary>How much may be used up in one window of time; null amounts are not counted against anything.</summary>
public sealed record Budget
{
    public required string Id { get; init; }

    public required string File { get; init; }

    /// <summary>From 1.</summary>
    public required int Line { get; init; }

    /// <summary>Where it stands, for operators.</summary>
    public string Place => $"{File}:{Line}";

    /// <summary>Whose use is added up.</summary>
    public required LimitBy Per { get; init; }

    /// <summary>The only agent that it is about; null: all.</summary>
    public string? Agent { get; init; }

    /// <summary>Length of a window; windows begin at multiples of it since 1970, UTC.</summary>
    public required int Seconds { get; init; }

    public long? Calls { get; init; }

    /// <summary>Of bodies, both ways.</summary>
    public long? Bytes { get; init; }

    /// <summary>Of model calls, both ways.</summary>
    public long? Tokens { get; init; }

    /// <summary>In millionths of the currency of the prices.</summary>
    public long? Money { get; init; }

    /// <summary>Percent from which on the operator is told.</summary>
    public int Warn { get; init; } = 80;

    /// <summary>False: it only monitors.</summary>
    public bool Enforced { get; init; } = true;
}
