namespace FastMcp.Masking.Core;

/// <summary>What must stand right of a value: one byte out of a set, or the end of the text.</summary>
/// <param name="Bytes">256 flags; null: anything, undecided never.</param>
/// <param name="OrEnd">The end of the text fits.</param>
internal sealed record Lookahead(bool[]? Bytes, bool OrEnd)
{
    /// <summary>Stands for the end of the text where a byte is asked for.</summary>
    public const int End = 256;

    /// <summary>Stands for a byte that has not come.</summary>
    public const int Unknown = -1;

    public bool Fits(int next) => Bytes is null || (next == End ? OrEnd : next >= 0 && Bytes[next]);
}
