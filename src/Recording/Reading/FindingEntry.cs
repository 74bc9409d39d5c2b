using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>Reads Finding entries.</summary>
public static class FindingEntry
{
    public static RecordedFinding Of(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        var (direction, enforced) = ((Direction)payload.Byte(), payload.Byte() == 1);
        var (channel, offset, length) = (payload.UInt64(), payload.Int64(), payload.Int32());
        return new RecordedFinding(direction, payload.Text(), channel, offset, length, enforced);
    }
}
