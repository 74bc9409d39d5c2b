using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Writing;

/// <summary>What the start of a gateway found in the segment that the run before did not seal.</summary>
/// <param name="Segment">Its number.</param>
/// <param name="End">Why reading it ended.</param>
/// <param name="Entries">Whole entries.</param>
/// <param name="WholeBytes">Bytes up to the end of the last of them.</param>
/// <param name="TailBytes">Bytes behind them, which stay in the file and count for nothing.</param>
internal readonly record struct RecoveredTail(uint Segment, ReadEnd End, long Entries, long WholeBytes, long TailBytes);
