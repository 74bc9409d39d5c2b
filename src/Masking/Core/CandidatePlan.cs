namespace FastMcp.Masking.Core;

/// <summary>
/// Where values can begin: groups of rules, each a window of byte sets around a position, with gates. A position that no
/// group lets pass begins no value; one that passes may begin one. Eight buckets of groups are what vectors look for first.
/// </summary>
internal sealed record CandidatePlan
{
    /// <summary>Offsets from the start: the two bytes before, and the first seven of the value.</summary>
    public const int FirstOffset = -2;

    public const int Offsets = 9;

    /// <summary>Bytes before a start that windows look at.</summary>
    public const int Before = -FirstOffset;

    /// <summary>Bytes from a start on that windows look at.</summary>
    public const int Ahead = Offsets + FirstOffset;

    /// <summary>Offsets from the start on at which a scan looks at the lower half of a byte beside its kind.</summary>
    public const int Halves = 4;

    /// <summary>Offsets beyond the window at which a scan looks for the kinds of a run that must reach so far.</summary>
    public const int Far = 9;

    /// <inheritdoc cref="Far"/>
    public const int Farther = 13;

    /// <summary>A set of groups is 64 bits.</summary>
    public const int MostGroups = 64;

    public const int Buckets = 8;

    /// <summary>offset - FirstOffset -> byte -> groups that let it pass. Of the bytes before, entry 256 is the start of the text.</summary>
    public required ulong[][] Masks { get; init; }

    public required StartGroup[] Groups { get; init; }

    /// <summary>The byte that all starts of groups with <see cref="StartGroup.Needs"/> need.</summary>
    public required byte Needed { get; init; }

    /// <summary>256 flags: bytes that may come before the needed one.</summary>
    public required bool[] Passed { get; init; }
}
