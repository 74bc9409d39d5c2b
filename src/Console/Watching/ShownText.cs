namespace FastMcp.WebConsole.Watching;

/// <summary>What a piece adds to one channel.</summary>
/// <param name="Channel">Place of the channel in the list of all.</param>
/// <param name="Runs">Its text.</param>
internal sealed record ShownText(int Channel, IReadOnlyList<TextRun> Runs);
