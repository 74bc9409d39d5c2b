using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.Approvals;
using FastMcp.Approvals.Deciding;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Notifying.Callbacks;
using FastMcp.Proxy.Outbound;
using FastMcp.Proxy.TinyHttp;
using FastMcp.Recording.Reading;

namespace FastMcp.Proxy.Notifying.Slack;

/// <summary>Clicks on messages: a form with one field <c>payload</c>, JSON of the kind <c>block_actions</c>.</summary>
internal sealed class SlackCallbacks(ApprovalChannelConfig channel) : ICallbackReader
{
    /// <summary>What the agent is told where nobody wrote why.</summary>
    public const string NoReason = "Denied by an approver.";

    private const int MostDepth = 64;

    private readonly SecretFile _secret = new(channel.CallbackSecretFile!);

    public Callback Read(TinyRequest request, DateTimeOffset now)
    {
        var secret = _secret.Read();
        try
        {
            return SlackSignature.WhyNot(request.Headers, request.Body, secret, now) is { } fault ? Callback.None(fault) : Read(request.Body, request.Headers[SlackSignature.Timestamp]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    // Slack gives its messages no id: one click at one time is one.
    private Callback Read(byte[] body, string seconds)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        try
        {
            using var payload = JsonDocument.Parse(PayloadOf(body), new JsonDocumentOptions { MaxDepth = MostDepth });
            var root = payload.RootElement;
            // Ids of people are of a workspace: in a conversation that two share, a person of the other one clicks too.
            return TextOf(root, "type") == "block_actions" && TextOf(root, "user", "id") is { Length: > 0 and <= 64 } user && OrderOf(root) is { } order
                ? new Callback(null, new CallbackMark(channel.Name, $"{seconds}:{hash}", hash), IsOfTeam(root) ? user : "", order, TextOf(root, "channel", "id") ?? "")
                : Callback.None(CallbackOutcome.Malformed);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return Callback.None(CallbackOutcome.Malformed);
        }
    }

    private bool IsOfTeam(JsonElement root) =>
        channel.Team is not { } team || (TextOf(root, "team", "id") == team && (TextOf(root, "user", "team_id") ?? team) == team);

    private static string PayloadOf(byte[] body)
    {
        const string field = "payload=";
        var text = Encoding.UTF8.GetString(body);
        return text.StartsWith(field, StringComparison.Ordinal) && !text.Contains('&', StringComparison.Ordinal)
            ? Uri.UnescapeDataString(text[field.Length..].Replace('+', ' '))
            : throw new FormatException();
    }

    private static CallbackOrder? OrderOf(JsonElement root)
    {
        if (Find(root, "actions") is not { ValueKind: JsonValueKind.Array } actions || actions.GetArrayLength() != 1)
        {
            return null;
        }

        var (action, value) = (TextOf(actions[0], "action_id"), TextOf(actions[0], "value"));
        return action is not (SlackActions.Approve or SlackActions.Deny) || value is null || !SlackActions.TryRead(value, out var approval, out var digest) ? null
            : new CallbackOrder(approval, action == SlackActions.Approve, digest, action == SlackActions.Deny ? ReasonOf(root) : "");
    }

    // What was typed, as one line.
    private static string ReasonOf(JsonElement root)
    {
        if (Find(root, "state") is { ValueKind: JsonValueKind.Object } state && Find(state, "values") is { ValueKind: JsonValueKind.Object } values)
        {
            foreach (var block in values.EnumerateObject())
            {
                if (TextOf(block.Value, SlackActions.Reason, "value")?.Trim() is { Length: > 0 } typed)
                {
                    return Line(VisibleText.Of(typed));
                }
            }
        }

        return NoReason;
    }

    private static string Line(string text)
    {
        const int most = ApprovalLimits.LongestReason;
        return text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";
    }

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : null;

    private static string? TextOf(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (Find(element, name) is not { } next)
            {
                return null;
            }

            element = next;
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
