using FastMcp.Proxy.Credentials;

namespace FastMcp.Proxy.Guarding.Asking;

/// <summary>How a guard is reached. Safe for all threads; what goes wrong on the way is a value.</summary>
internal interface IGuardTransport
{
    /// <param name="question">What it is asked.</param>
    /// <param name="lease">What it is lent; null: nothing.</param>
    /// <param name="until">Nobody waits any longer; what can be told is told.</param>
    /// <param name="stop">The same moment, by the gateway's clock.</param>
    Task<GuardReply> AskAsync(GuardQuestion question, Lease? lease, DateTimeOffset until, CancellationToken stop);
}
