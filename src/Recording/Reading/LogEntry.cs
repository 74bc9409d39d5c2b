using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>An entry as it was read.</summary>
/// <param name="Type">What it says.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Exchange">Whose it is; 0: the log's own.</param>
/// <param name="Payload">By type; docs/recording-format.md.</param>
public sealed record LogEntry(EntryType Type, DateTimeOffset Time, ulong Exchange, byte[] Payload);
