using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>What a Lent entry says.</summary>
/// <param name="Lease">Id of the lease.</param>
/// <param name="Source">Name of the credential in the configuration.</param>
/// <param name="Scope">What it is good for, in the configuration's words.</param>
/// <param name="Expires">When it ends by itself; null: its source does not say.</param>
public sealed record LentEntry(string Lease, string Source, string Scope, DateTimeOffset? Expires)
{
    public static LentEntry Of(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        var ends = payload.Int64();
        return new LentEntry(payload.Text(), payload.Text(), payload.Text(), ends == 0 ? null : LogClock.ToWall(ends));
    }
}
