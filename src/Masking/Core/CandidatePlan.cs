namespace FastMcp.Masking.Core;

/// <summary>
/// Where values can begin: eight buckets, each a window of byte sets around a position, with a gate. A position that no
/// bucket lets pass begins no value; one that passes may begin one.
/// </summary>
internal sealed record CandidatePlan
{
    /// <summary>Offsets from the start: the byte before, and the first four of the value.</summary>
    public const int FirstOffset = -1;

    public const int Offsets = 5;

    public const int Buckets = 8;

    /// <summary>Bytes that a run gate looks at: those that tokens are made of.</summary>
    public const int RunLength = 10;

    /// <summary>offset - FirstOffset -> byte -> buckets that let it pass. Of the byte before, entry 256 is the start of the text.</summary>
    public required byte[][] Masks { get; init; }

    /// <summary>Bucket -> families that can begin there, a bit each.</summary>
    public required byte[] FamiliesOf { get; init; }

    /// <summary>Buckets whose starts need <see cref="Needed"/> before any byte outside of <see cref="Passed"/>.</summary>
    public required byte NeedGate { get; init; }

    /// <summary>The byte that all starts of <see cref="NeedGate"/> need.</summary>
    public required byte Needed { get; init; }

    /// <summary>256 flags: bytes that may come before the needed one.</summary>
    public required bool[] Passed { get; init; }

    /// <summary>Buckets whose starts are <see cref="RunLength"/> token bytes at least.</summary>
    public required byte RunGate { get; init; }

    /// <summary>What keys and tokens are written with: letters, digits and <c>_ - . = + /</c></summary>
    public static bool IsToken(int value) =>
        value is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '_' or '-' or '.' or '=' or '+' or '/';
}
