using FastMcp.Recording;

namespace FastMcp.Proxy.Credentials;

/// <summary>Puts on record what was lent and what became of it; never the credential. Credentials are made before the log is opened.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class LeaseLog
{
    /// <summary>Set once, before the first call.</summary>
    public SessionLog Record { get; set; } = SessionLog.Off;

    /// <summary>No allocation.</summary>
    public void Lent(Opened? opened, Lease lease)
    {
        if (opened is not null && lease.Of is { } credential)
        {
            opened.Log.Lent(opened, new LentFacts(lease.Id, credential.Name, credential.Scope, lease.EndsAt));
        }
    }

    public void Ended(string lease, string source, string outcome) => Record.LeaseEnded(new LeaseEndFacts(lease, source, outcome));
}
