using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>What a Would entry says.</summary>
/// <param name="Outcome"><c>deny</c>, <c>ask</c> or <c>allow</c>.</param>
/// <param name="Rule">Id of the decision that only monitors.</param>
public sealed record WouldEntry(string Outcome, string Rule)
{
    public static WouldEntry Of(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        return new WouldEntry(payload.Text(), payload.Text());
    }
}
