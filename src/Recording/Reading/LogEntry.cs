using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>An entry as it was read.</summary>
/// <param name="Type">What it says.</param>
/// <param name="Time">When it was made, by the system's clock.</param>
/// <param name="Monotonic">Since its run began, by a clock that does not jump: distances between entries are its.</param>
/// <param name="Exchange">Whose it is, unique in its run; 0: the log's own.</param>
/// <param name="Payload">By type; docs/recording-format.md.</param>
/// <param name="At">Where it stands.</param>
public sealed record LogEntry(EntryType Type, DateTimeOffset Time, TimeSpan Monotonic, ulong Exchange, byte[] Payload, EntryPlace At);
