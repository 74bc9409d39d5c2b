namespace FastMcp.Masking.Core.Terms;

/// <summary>The terms of one rule: in canonical form, distinct, sorted by their bytes. Plain data of the image.</summary>
internal sealed class TermList(TermFlags flags, byte[][] terms)
{
    public TermFlags Flags { get; } = flags;

    public byte[][] Terms { get; } = terms;
}
