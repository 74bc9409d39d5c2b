using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>Segments that are let go.</summary>
/// <param name="Last">All up to this number.</param>
/// <param name="Link">What the segment behind them goes on from.</param>
/// <param name="Cutoff">They ended before; microseconds since 1970-01-01T00:00:00Z.</param>
internal readonly record struct ExpiredSegments(uint Last, SegmentLink Link, long Cutoff);
