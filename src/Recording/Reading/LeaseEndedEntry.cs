using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>What a LeaseEnded entry says.</summary>
/// <param name="Lease">Id of the lease.</param>
/// <param name="Source">Name of the credential in the configuration.</param>
/// <param name="Outcome"><c>ended</c>, <c>revoked</c> or <c>not-revoked</c>.</param>
public sealed record LeaseEndedEntry(string Lease, string Source, string Outcome)
{
    public static LeaseEndedEntry Of(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        return new LeaseEndedEntry(payload.Text(), payload.Text(), payload.Text());
    }
}
