using FastMcp.Masking.Tokens;
using FastMcp.Masking.WriteBack;

namespace FastMcp.Masking;

/// <summary>
/// What the maskers of one exchange know of its session: whose tokens they make, and where the masks that they give out
/// are remembered.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
public sealed class MaskSession
{
    /// <summary>Null: token rules mask by their label.</summary>
    public SessionTokens? Tokens { get; init; }

    /// <summary>Null: nothing is remembered, as on the way up and for the record.</summary>
    public IssuedMasks? Issued { get; set; }

    /// <summary>A block mask ends the text. Else, as in the record, its text stands in the value's place.</summary>
    public bool Blocks { get; init; }
}
