using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>What a ReplyHead entry says.</summary>
/// <param name="Status">HTTP status as it went to the client.</param>
/// <param name="ContentType">A media type out of the gateway's own list.</param>
public readonly record struct ReplyHeadEntry(int Status, string ContentType)
{
    public static ReplyHeadEntry Of(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        return new ReplyHeadEntry(payload.Int32(), payload.Text());
    }
}
