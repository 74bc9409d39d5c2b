namespace FastMcp.Recording.Format;

/// <summary>A place in the log that a segment goes on from.</summary>
/// <param name="Number">Of the segment; 0: none, the log begins.</param>
/// <param name="Entries">So many entries of it count; what stands behind them was never acknowledged.</param>
/// <param name="Hash">Of the last entry that counts, or of the segment's header if none does.</param>
internal readonly record struct SegmentLink(uint Number, long Entries, EntryHash Hash);
