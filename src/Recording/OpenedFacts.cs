using FastMcp.Masking;
using FastMcp.Policy.Facts;

namespace FastMcp.Recording;

/// <summary>
/// What the opening entry says. Names out of the configuration are strings; what a peer wrote comes
/// masked or not at all, and the session only as a hash, since its id is a credential of the older era.
/// </summary>
public readonly ref struct OpenedFacts
{
    /// <summary>Unique in this process's lifetime.</summary>
    public required ulong Exchange { get; init; }

    /// <summary>Hash of the session's id; 0: none known.</summary>
    public ulong Session { get; init; }

    public required Protocol Protocol { get; init; }

    public required string Route { get; init; }

    public required string Upstream { get; init; }

    /// <summary>Subject of the caller.</summary>
    public required string Caller { get; init; }

    /// <summary>JSON-RPC method, or empty.</summary>
    public Masked Method { get; init; }

    /// <summary>Tool, prompt, resource or model, or empty.</summary>
    public Masked Name { get; init; }
}
