namespace FastMcp.Masking.Dictionaries;

/// <param name="Bytes">Canonical form.</param>
/// <param name="Rule">Index into the program's rules.</param>
internal readonly record struct Term(byte[] Bytes, int Rule) : IComparable<Term>
{
    public int CompareTo(Term other)
    {
        var order = Bytes.AsSpan().SequenceCompareTo(other.Bytes);
        return order != 0 ? order : Rule.CompareTo(other.Rule);
    }
}
