using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Configuration.Model;

/// <param name="Folder">Folder of the session log, full path; null: nothing is recorded.</param>
/// <param name="SegmentBytes">A segment file ends when it is this long.</param>
internal sealed record RecordingConfig(string? Folder, long SegmentBytes)
{
    public const long DefaultSegmentBytes = 64L << 20;

    public static RecordingConfig Off { get; } = new(null, DefaultSegmentBytes);

    /// <summary>The range of <c>recording.segment</c>.</summary>
    public static LimitSpec Segment { get; } =
        new(default, "segment", LimitUnit.Bytes, DefaultSegmentBytes, 64L << 10, 4L << 30, "A segment of the session log ends when it is this long.");
}
