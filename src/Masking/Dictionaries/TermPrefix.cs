using FastMcp.Masking.Core.Terms;

namespace FastMcp.Masking.Dictionaries;

/// <summary>What a text must begin with where a term begins: its bytes up to the first blank that may be several.</summary>
/// <param name="Bytes">At least one; folded if any term of the scope is.</param>
/// <param name="BlankFollows">Behind them stands a run of blanks.</param>
internal readonly record struct TermPrefix(byte[] Bytes, bool BlankFollows)
{
    /// <summary>The first four bytes are fixed.</summary>
    public bool IsLong => Bytes.Length >= PrefixTable.Bytes;

    public static bool IsLongIn(ReadOnlySpan<byte> term, TermFlags flags) => FixedIn(term, flags) >= PrefixTable.Bytes;

    public static TermPrefix Of(byte[] term, TermFlags flags, bool fold)
    {
        var bytes = term[..FixedIn(term, flags)];
        if (fold && (flags & TermFlags.Fold) == 0)
        {
            TextFolding.Fold((byte[])bytes.Clone(), bytes);
        }

        return new(bytes, bytes.Length < term.Length);
    }

    /// <summary>Of a prefix that is not long: bytes that can stand behind its first one.</summary>
    public bool MayBeSecond(byte value) =>
        Bytes.Length > 1 ? value == Bytes[1] : !BlankFollows || TermText.IsBlank(value);

    private static int FixedIn(ReadOnlySpan<byte> term, TermFlags flags)
    {
        var blank = (flags & TermFlags.Spaces) != 0 ? term.IndexOf((byte)' ') : -1;
        return blank < 0 ? term.Length : blank;
    }
}
