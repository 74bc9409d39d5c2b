namespace FastMcp.Masking.Core;

/// <summary>A window of text with what stood before it. Positions count from the window's begin.</summary>
internal readonly ref struct TextBefore(ReadOnlySpan<byte> past, ReadOnlySpan<byte> window)
{
    private readonly ReadOnlySpan<byte> _past = past;
    private readonly ReadOnlySpan<byte> _window = window;

    /// <summary>The byte left of a position, or <see cref="Lookahead.End"/> at the begin of all text.</summary>
    public int LeftOf(int position) => position > 0 ? _window[position - 1]
        : position > -_past.Length ? _past[_past.Length + position - 1]
        : Lookahead.End;

    /// <summary>The byte right of a position.</summary>
    public int RightOf(int position) => position >= 0 ? _window[position] : _past[_past.Length + position];
}
