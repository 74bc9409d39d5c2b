using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FastMcp.Approvals;

namespace FastMcp.Proxy.Notifying.Slack;

/// <summary>
/// A request as a message of blocks. All that others wrote is plain text; who does not see the whole call there, or sees one that was
/// edited since, is led to the console and finds no button for a yes. Pure.
/// </summary>
internal static class SlackMessage
{
    // limit slack-preview: text objects of the call.
    private const int MostParts = 4;
    private const int LongestHeader = 140;
    private const int LongestFact = 240;
    private const int LongestName = 100;

    /// <param name="request">As it is now.</param>
    /// <param name="conversation">Where it is, or goes.</param>
    /// <param name="stamp">Of the message that is replaced; null: it is a new one.</param>
    /// <param name="page">Where approvals are decided: the id follows; null: nobody has said.</param>
    /// <param name="withPreview">False: nothing of what the call says.</param>
    /// <param name="decides">People decide here.</param>
    public static byte[] Of(ApprovalRequest request, string conversation, string? stamp, Uri? page, bool withPreview, bool decides)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("channel", conversation);
        if (stamp is not null)
        {
            json.WriteString("ts", stamp);
        }

        // What notifications show.
        json.WriteString("text", SlackText.Of($"{Title(request)} ({request.Caller})", LongestFact));
        json.WriteBoolean("unfurl_links", false);
        json.WriteBoolean("unfurl_media", false);
        json.WriteStartArray("blocks");
        Blocks(json, request, page, withPreview, decides);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Blocks(Utf8JsonWriter json, ApprovalRequest request, Uri? page, bool withPreview, bool decides)
    {
        Plain(json, "header", SlackText.Of(Title(request), LongestHeader));
        Plain(json, "section", Facts(request));
        var isWhole = withPreview && Call(json, request);
        if (request.Votes.Count > 0 || request.State != ApprovalState.Open)
        {
            Plain(json, "section", Standing(request));
        }

        if (page is not null)
        {
            Link(json, page, request.Id);
        }

        if (request.State == ApprovalState.Open && decides)
        {
            Buttons(json, request, mayApprove: isWhole);
        }
    }

    private static string Title(ApprovalRequest request) => $"{StateOf(request.State)}: {request.Method} {request.Name}";

    private static string StateOf(ApprovalState state) => state switch
    {
        ApprovalState.Open => "Approval asked",
        ApprovalState.Approved or ApprovalState.Consumed => "Approved",
        ApprovalState.Denied => "Denied",
        ApprovalState.Expired => "Expired",
        _ => "Given up",
    };

    private static string Facts(ApprovalRequest request) => string.Join('\n', new (string Name, string Value)[]
    {
        ("Caller", request.Caller), ("Agent", request.Agent), ("Groups", string.Join(", ", request.Groups)), ("To", $"{request.Route} at {request.Upstream}"),
        ("Rule", request.RuleAt), ("Why", request.RuleReason ?? ""), ("Decided by", Deciders(request)), ("Until", Time(request.Expires)),
        ("Query", request.Query), ("Digest", request.Digest),
    }.Where(fact => fact.Value.Length > 0).Select(fact => $"{fact.Name}: {SlackText.Of(fact.Value, LongestFact)}"));

    private static string Deciders(ApprovalRequest request) => request.Also.Count > 0 ? request.Deciders
        : $"{(request.By.Count > 0 ? string.Join(", ", request.By) : "every approver")}{(request.Count > 1 ? $", {request.Count} of them" : "")}";

    // False: not all that counts is shown.
    private static bool Call(Utf8JsonWriter json, ApprovalRequest request)
    {
        if (request.Edited is not null)
        {
            Plain(json, "section", "An approver put other arguments in the place of those that were asked for. The console shows which.");
            return false;
        }

        var parts = SlackText.Parts(string.Join(" | ", request.Fields.Select(field => $"{field.Name}: {field.Value}").Append(request.Preview)), SlackText.Most, MostParts, out var isCut);
        parts.ForEach(part => Plain(json, "section", part));
        isCut |= request.PreviewCut || request.FieldsCut || !SlackText.Fits(request.Query, LongestFact);
        if (isCut)
        {
            Plain(json, "section", "… There is more than is shown here. Look at all of it in the console.");
        }

        return !isCut;
    }

    private static string Standing(ApprovalRequest request)
    {
        var votes = request.Votes.Select(vote => $"{vote.Act} by {SlackText.Of(vote.By, LongestName)}, {Time(vote.At)}").TakeLast(6);
        var reason = request.Why is { } why ? [$"Reason: {SlackText.Of(why, 1000)}"] : (string[])[];
        var end = request.State switch
        {
            ApprovalState.Open => $"{request.Approvals} of {request.Needed} said yes.",
            ApprovalState.Expired => "Its time is over.",
            ApprovalState.Abandoned => "The agent gave it up.",
            _ => "Decided.",
        };
        return string.Join('\n', [.. votes, .. reason, end]);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static void Plain(Utf8JsonWriter json, string type, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        Text(json, "text", text);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "plain_text");
        json.WriteString("text", text.Length > 0 ? text : " ");
        json.WriteBoolean("emoji", false);
        json.WriteEndObject();
    }

    // The only markup: of the configuration and an id of ours.
    private static void Link(Utf8JsonWriter json, Uri page, string id)
    {
        json.WriteStartObject();
        json.WriteString("type", "section");
        json.WriteStartObject("text");
        json.WriteString("type", "mrkdwn");
        json.WriteString("text", $"<{SlackText.Of(page.AbsoluteUri)}{id}|Open in the console>");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Buttons(Utf8JsonWriter json, ApprovalRequest request, bool mayApprove)
    {
        json.WriteStartObject();
        json.WriteString("type", "input");
        // Slack keeps what was typed under this name, and wants another one with each change of a message.
        json.WriteString("block_id", $"reason-{request.Version}");
        json.WriteBoolean("optional", true);
        Text(json, "label", "Reason for a no. The agent is told it.");
        json.WriteStartObject("element");
        json.WriteString("type", "plain_text_input");
        json.WriteString("action_id", SlackActions.Reason);
        json.WriteNumber("max_length", ApprovalLimits.LongestReason);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "actions");
        json.WriteString("block_id", $"decide-{request.Version}");
        json.WriteStartArray("elements");
        if (mayApprove)
        {
            Button(json, SlackActions.Approve, "Approve", "primary", request, "Approve exactly this call? It is sent once.");
        }

        Button(json, SlackActions.Deny, "Deny", "danger", request, null);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Button(Utf8JsonWriter json, string action, string text, string style, ApprovalRequest request, string? sure)
    {
        json.WriteStartObject();
        json.WriteString("type", "button");
        json.WriteString("action_id", action);
        json.WriteString("value", SlackActions.ValueOf(request.Id, request.Digest));
        json.WriteString("style", style);
        Text(json, "text", text);
        if (sure is not null)
        {
            json.WriteStartObject("confirm");
            Text(json, "title", text);
            Text(json, "text", sure);
            Text(json, "confirm", text);
            Text(json, "deny", "Back");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
