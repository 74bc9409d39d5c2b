using System.Buffers;
using System.Text.Json;
using FastMcp.Approvals;
using FastMcp.Approvals.Notices;

namespace FastMcp.Proxy.Notifying.Webhooks;

/// <summary>
/// What a webhook is told, in the form that Standard Webhooks recommends: type, timestamp, data. Pure: of one version of a request and
/// what the channel knows of it there is one message.
/// </summary>
internal static class WebhookMessage
{
    /// <summary>Names the message: the same when it is sent again.</summary>
    public static string IdOf(ApprovalRequest request) => $"apr_{request.Id}_{request.Version}";

    /// <param name="notice">What the channel knows.</param>
    /// <param name="request">As it is now.</param>
    /// <param name="page">Where approvals are decided: the id follows; null: nobody has said.</param>
    /// <param name="withPreview">False: nothing of what the call says.</param>
    public static byte[] Of(Notice notice, ApprovalRequest request, Uri? page, bool withPreview)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("type", request.State != ApprovalState.Open ? "approval.ended" : notice.Told == 0 ? "approval.asked" : "approval.changed");
        json.WriteString("timestamp", notice.Since);
        json.WriteStartObject("data");
        Standing(json, request, page);
        Call(json, request);
        if (withPreview)
        {
            Preview(json, request);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Standing(Utf8JsonWriter json, ApprovalRequest request, Uri? page)
    {
        json.WriteString("approval", request.Id);
        json.WriteNumber("version", request.Version);
        json.WriteString("state", StateOf(request.State));
        json.WriteString("digest", request.Digest);
        json.WriteString("asked", request.Asked);
        json.WriteString("expires", request.Expires);
        if (page is not null)
        {
            json.WriteString("url", page.AbsoluteUri + request.Id);
        }

        Texts(json, "by", request.By);
        json.WriteNumber("count", request.Count);
        if (request.Also.Count > 0)
        {
            json.WriteStartArray("also");
            foreach (var set in request.Also)
            {
                json.WriteStartObject();
                Texts(json, "by", set.By);
                json.WriteNumber("count", set.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteNumber("approvals", request.Approvals);
        json.WriteStartArray("votes");
        foreach (var vote in request.Votes)
        {
            json.WriteStartObject();
            json.WriteString("by", vote.By);
            json.WriteString("act", vote.Act);
            json.WriteString("at", vote.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (request.Why is { } why)
        {
            json.WriteString("reason", why);
        }
    }

    private static void Call(Utf8JsonWriter json, ApprovalRequest request)
    {
        json.WriteString("method", request.Method);
        json.WriteString("name", request.Name);
        json.WriteString("route", request.Route);
        json.WriteString("upstream", request.Upstream);
        json.WriteString("caller", request.Caller);
        json.WriteString("issuer", request.Issuer);
        json.WriteString("agent", request.Agent);
        Texts(json, "groups", request.Groups);
        json.WriteString("rule", request.Rule);
        json.WriteString("ruleAt", request.RuleAt);
        if (request.RuleReason is { } reason)
        {
            json.WriteString("ruleReason", reason);
        }
    }

    // What an approver put in the place of the arguments was masked by no rule: it is shown where people sign in.
    private static void Preview(Utf8JsonWriter json, ApprovalRequest request)
    {
        json.WriteBoolean("edited", request.Edited is not null);
        if (request.Edited is not null)
        {
            return;
        }

        json.WriteString("preview", request.Preview);
        json.WriteBoolean("previewCut", request.PreviewCut);
        json.WriteString("query", request.Query);
        json.WriteStartArray("fields");
        foreach (var field in request.Fields)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("value", field.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("fieldsCut", request.FieldsCut);
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string StateOf(ApprovalState state) => state switch
    {
        ApprovalState.Open => "open",
        ApprovalState.Approved => "approved",
        ApprovalState.Denied => "denied",
        ApprovalState.Expired => "expired",
        ApprovalState.Consumed => "used",
        _ => "abandoned",
    };
}
