using FastMcp.Masking.Core.Terms;

namespace FastMcp.Masking.Dictionaries;

/// <summary>A position of a window at which a value may begin.</summary>
internal readonly ref struct TermPlace(ReadOnlySpan<byte> window, int start, int before, bool end)
{
    public readonly ReadOnlySpan<byte> Window = window;
    public readonly int Start = start;

    /// <summary>No byte follows the window.</summary>
    public readonly bool End = end;

    /// <summary>The byte before the position, 256 for none.</summary>
    public readonly int Before = start > 0 ? window[start - 1] : before;

    /// <summary>A word of ASCII goes on over this position.</summary>
    public bool IsInsideWord => Before < 0x80 && TermText.IsWord((byte)Before) && TermText.IsWordEdge(Window[Start]);
}
