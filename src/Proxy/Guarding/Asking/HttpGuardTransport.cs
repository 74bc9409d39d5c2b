using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Guarding.Kinds;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Guarding.Asking;

/// <summary>One POST of JSON a question.</summary>
internal sealed class HttpGuardTransport(IGuardProtocol protocol, OutboundClient client, TimeProvider clock) : IGuardTransport
{
    public async Task<GuardReply> AskAsync(GuardQuestion question, Lease? lease, DateTimeOffset until, CancellationToken stop)
    {
        var left = until - clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return GuardReply.None(GuardOutcome.Late);
        }

        var body = protocol.Write(question);
        var sent = await client.SendAsync(() => GuardRequest.Of(protocol.UrlOf(question), body, lease, clock.GetUtcNow()), left).ConfigureAwait(false);
        return new(sent.IsOk ? GuardOutcome.Answered : sent.Status == 0 ? GuardOutcome.Unreachable : GuardOutcome.Refused, sent.Body) { RefusesCredential = sent.Status is 401 or 403 };
    }
}
