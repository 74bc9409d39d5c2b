using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.JsonRpc;

namespace FastMcp.Proxy.Eras;

/// <summary>Subscriptions of stateless clients, out of the stream of a session.</summary>
internal sealed partial class EraUpstream
{
    private async Task ListenAsync(ModernCall call, LegacySession session, InnerReply reply, CancellationToken gone)
    {
        var (listener, fields) = (new Listener(call), _relay.FieldsOf(call.Request));
        if (!listener.IsWithinLimits)
        {
            await reply.JsonAsync(200, RpcError.Of(call.Id, JsonRpcErrorCode.InvalidParams, "Over limit listened-resources or listened-bytes.")).ConfigureAwait(false);
            return;
        }

        session.Enter();
        var listening = _listening.GetOrAdd(session, one => new Listening(one, _counters, _state.Ticker.Time));
        listener.Mail.TryPut(listener.Acknowledged(), isLast: false);
        var writing = MailReply.StreamAsync(listener.Mail, reply, gone);
        try
        {
            foreach (var uri in listening.Add(listener, fields))
            {
                await session.TellAsync("resources/subscribe", $"{{\"uri\":\"{uri}\"}}", fields).ConfigureAwait(false);
            }

            await writing.ConfigureAwait(false);
        }
        finally
        {
            foreach (var uri in listening.Remove(listener))
            {
                await session.TellAsync("resources/unsubscribe", $"{{\"uri\":\"{uri}\"}}", fields).ConfigureAwait(false);
            }

            session.Leave();
            if (listening.IsLost)
            {
                Forget(session);
            }
        }
    }
}
