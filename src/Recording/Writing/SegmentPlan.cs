namespace FastMcp.Recording.Writing;

/// <summary>Where segments are made, and how long they become.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="SegmentBytes">A segment ends before it would grow longer.</param>
internal readonly record struct SegmentPlan(string Folder, long SegmentBytes);
