using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>Where a run takes the log up.</summary>
/// <param name="Log">Identity of the log, first half.</param>
/// <param name="LogHigh">Second half.</param>
/// <param name="Run">Identity of the run.</param>
/// <param name="LastNumber">The highest number that a file in the folder has, readable or not; 0: there is none.</param>
/// <param name="Link">The last entry that counts.</param>
internal readonly record struct SegmentStart(ulong Log, ulong LogHigh, ulong Run, uint LastNumber, SegmentLink Link);
