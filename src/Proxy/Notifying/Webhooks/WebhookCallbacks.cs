using System.Security.Cryptography;
using FastMcp.Approvals.Deciding;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Notifying.Callbacks;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Notifying.Webhooks;

/// <summary>Decisions that come back, signed as what goes out is, under keys of their own.</summary>
internal sealed class WebhookCallbacks(ApprovalChannelConfig channel) : ICallbackReader
{
    public Callback Read(TinyRequest request, DateTimeOffset now)
    {
        using var keys = WebhookKeys.Read(channel.CallbackSecretFile!);
        return StandardWebhook.WhyNot(request.Headers, request.Body, keys, now) is { } fault ? Callback.None(fault)
            : DecisionMessage.Read(request.Body) is not { } said ? Callback.None(CallbackOutcome.Malformed)
            : new Callback(
                null, new CallbackMark(channel.Name, request.Headers[StandardWebhook.Id], Convert.ToHexStringLower(SHA256.HashData(request.Body))), said.By,
                new CallbackOrder(said.Approval, said.Act == "approve", said.Digest, said.Reason ?? ""), "");
    }
}
