namespace FastMcp.Recording.Originals;

/// <summary>Counted since the start.</summary>
/// <param name="Made">Keys of sessions.</param>
/// <param name="Failures">Keys that could not be kept: nobody can open what they sealed.</param>
/// <param name="Shredded">Keys that were deleted, by age or by an erasure.</param>
public readonly record struct OriginalCounts(long Made, long Failures, long Shredded);
