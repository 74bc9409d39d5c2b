using FastMcp.Recording;
using FastMcp.Recording.Format;

namespace FastMcp.WebConsole.Watching;

/// <summary>One entry of an exchange as a page plays it.</summary>
/// <param name="At">Since the exchange began.</param>
/// <param name="Number">Of the entry in the exchange, from 0.</param>
/// <param name="Type">Of the entry.</param>
internal sealed record TimelineEvent(TimeSpan At, int Number, EntryType Type)
{
    /// <summary>As it came; empty where it is no text of a peer.</summary>
    public IReadOnlyList<TextRun> Raw { get; init; } = [];

    /// <summary>What it adds to the texts.</summary>
    public IReadOnlyList<ShownText> Texts { get; init; } = [];

    /// <summary>What it says, for entries that are no text.</summary>
    public string Said { get; init; } = "";

    public IReadOnlyList<RecordedFinding> Findings { get; init; } = [];
}
