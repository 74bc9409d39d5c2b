using FastMcp.Masking.Lent;
using FastMcp.Masking.Matching;
using FastMcp.Masking.Tokens;
using FastMcp.Masking.WriteBack;

namespace FastMcp.Masking;

/// <summary>
/// What the maskers of one direction of an exchange know of its session: whose tokens they make, and where the masks that
/// they give out are remembered.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
/// <param name="tokens">Null: token rules mask by their label.</param>
/// <param name="blocks">A block mask ends the text. Else, as in the record, its text stands in the value's place.</param>
public sealed class MaskSession(SessionTokens? tokens, bool blocks)
{
    private IssuedTable? _table;
    private IssuedMasks? _issued;
    private UInt128 _id;

    /// <summary>What was lent for the call: maskers that begin from here on cover it. Null: nothing.</summary>
    public LentText? Lent { get; set; }

    /// <summary>How often it was found.</summary>
    public int LentFound { get; set; }

    internal SessionTokens? Tokens => tokens;

    internal bool Blocks => blocks;

    /// <summary>From here on masks are remembered as given to this session.</summary>
    public void Remember(IssuedTable table, UInt128 session)
    {
        if (_table != table || _id != session)
        {
            (_table, _id, _issued) = (table, session, null);
        }
    }

    internal void Issue(ProgramRule rule, ReadOnlySpan<byte> mask)
    {
        if (_table is not null && IssuedMasks.IsWorthIt(rule, mask))
        {
            (_issued ??= _table.FindOrAdd(_id)).Note(rule, mask);
        }
    }
}
