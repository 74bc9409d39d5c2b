using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>Reads Findings entries.</summary>
public static class FindingsEntry
{
    /// <summary>All matches that the entry holds, in the order in which they were found.</summary>
    public static List<RecordedFinding> Of(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        var findings = new List<RecordedFinding>();
        var direction = (Direction)payload.Byte();
        while (payload.Rest.Length > 0)
        {
            var (enforced, channel) = (payload.Byte() == 1, payload.UInt64());
            var (rule, count) = (payload.Text(), payload.UInt16());
            for (; count > 0 && payload.Rest.Length > 0; count--)
            {
                findings.Add(new RecordedFinding(direction, rule, channel, payload.Int64(), payload.Int32(), enforced));
            }
        }

        return findings;
    }
}
