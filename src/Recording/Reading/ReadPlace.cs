using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>How far a segment was read.</summary>
/// <param name="Entries">Whole entries.</param>
/// <param name="Bytes">Up to the end of the last of them.</param>
internal readonly record struct ReadPlace(long Entries, long Bytes)
{
    public static ReadPlace Start => new(0, SegmentHeader.Length);
}
