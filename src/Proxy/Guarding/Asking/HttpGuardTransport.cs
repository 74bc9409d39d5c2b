using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Guarding.Kinds;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Guarding.Asking;

/// <summary>One POST of JSON a question.</summary>
internal sealed class HttpGuardTransport(IGuardProtocol protocol, OutboundClient client, TimeProvider clock) : IGuardTransport
{
    public async Task<GuardReply> AskAsync(GuardQuestion question, Lease? lease, DateTimeOffset until, CancellationToken stop)
    {
        var body = protocol.Write(question);
        var sent = await client.SendAsync(() => GuardRequest.Of(protocol.UrlOf(question), body, lease, clock.GetUtcNow()), GuardLimits.Longest, stop).ConfigureAwait(false);
        var outcome = sent.IsOk ? GuardOutcome.Answered
            : sent.Status != 0 ? GuardOutcome.Refused
            : stop.IsCancellationRequested ? GuardOutcome.Late : GuardOutcome.Unreachable;
        return new(outcome, sent.Body) { RefusesCredential = sent.Status is 401 or 403 };
    }
}
