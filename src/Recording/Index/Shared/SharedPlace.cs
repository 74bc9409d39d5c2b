using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Index.Shared;

/// <summary>How far a log is in the index.</summary>
/// <param name="From">Segment in which the oldest exchange began that has not ended: who begins anew reads from there.</param>
/// <param name="Place">Where in it.</param>
/// <param name="Read">The last segment of which something was read.</param>
/// <param name="Entries">How many entries of it; if fewer count later, a disk failed, and what was read of it is not so.</param>
internal readonly record struct SharedPlace(uint From, ReadPlace Place, uint Read, long Entries);
