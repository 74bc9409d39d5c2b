namespace FastMcp.Recording.Reading;

/// <summary>Where an entry stands.</summary>
/// <param name="Run">The run that wrote it.</param>
/// <param name="Segment">Number of the segment.</param>
/// <param name="Entry">Number in the segment, from 1.</param>
/// <param name="Offset">Of its first byte in the file.</param>
public readonly record struct EntryPlace(ulong Run, uint Segment, long Entry, long Offset);
