using FastMcp.Policy.Facts;

namespace FastMcp.Recording;

/// <summary>
/// What the opening entry says. Names out of the configuration are strings; what a peer wrote comes masked
/// (<see cref="CallNames"/>), and the session only as a hash, since its id is a credential of the older era.
/// </summary>
public readonly record struct OpenedFacts
{
    /// <summary>Unique in this process's lifetime.</summary>
    public required ulong Exchange { get; init; }

    /// <summary>Hash of the session's id; 0: none known.</summary>
    public ulong Session { get; init; }

    public required Protocol Protocol { get; init; }

    public Durability Durability { get; init; }

    /// <summary>Hash of the policy that judged; empty: none is known.</summary>
    public string Policy { get; init; }

    public required string Route { get; init; }

    public required string Upstream { get; init; }

    /// <summary>Subject of the caller.</summary>
    public required string Caller { get; init; }

    /// <summary>What is said is kept as it came too, sealed.</summary>
    public bool SealsOriginals { get; init; }
}
