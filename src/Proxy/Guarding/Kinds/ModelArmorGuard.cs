using System.Text.Json;
using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Guarding.Kinds;

/// <summary>
/// <c>sanitizeUserPrompt</c> and <c>sanitizeModelResponse</c> of Google Cloud's Model Armor (REST reference, v1). Its sensitive data comes with
/// code points; what any other filter matches must not pass.
/// </summary>
internal sealed class ModelArmorGuard(GuardConfig config) : IGuardProtocol
{
    private static readonly (string Filter, string Result, string Label)[] _filters =
    [
        ("rai", "raiFilterResult", "RESPONSIBLE_AI"), ("pi_and_jailbreak", "piAndJailbreakFilterResult", "PROMPT_INJECTION"), ("malicious_uris", "maliciousUriFilterResult", "MALICIOUS_URI"),
        ("csam", "csamFilterFilterResult", "CHILD_SAFETY"), ("virus_scan", "virusScanFilterResult", "VIRUS"),
    ];

    // The operator's URL names the template.
    public Uri UrlOf(GuardQuestion question) => new($"{config.Url.AbsoluteUri.TrimEnd('/')}:{(question.IsAnswer ? "sanitizeModelResponse" : "sanitizeUserPrompt")}");

    public byte[] Write(GuardQuestion question) => GuardJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject(question.IsAnswer ? "modelResponseData" : "userPromptData");
        json.WriteString("text", new JoinedPieces(question.Pieces).Text);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public bool TryRead(ReadOnlyMemory<byte> json, GuardQuestion question, GuardLabels labels, GuardAnswer answer)
    {
        using var document = JsonDocument.Parse(json, GuardJson.Options);
        var result = GuardJson.Of(document.RootElement, "sanitizationResult");
        var state = GuardJson.Text(result, "filterMatchState");
        // A filter that did not run has found nothing, and that says nothing.
        if (GuardJson.Text(result, "invocationResult") != "SUCCESS" || state is not ("MATCH_FOUND" or "NO_MATCH_FOUND"))
        {
            return false;
        }

        var filters = GuardJson.Of(result, "filterResults");
        var isNamed = false;
        foreach (var (filter, name, label) in _filters)
        {
            if (GuardJson.Text(GuardJson.Of(GuardJson.Of(filters, filter), name), "matchState") == "MATCH_FOUND")
            {
                isNamed = true;
                Deny(answer, labels.Of(label));
            }
        }

        if (!TrySensitive(GuardJson.Of(GuardJson.Of(filters, "sdp"), "sdpFilterResult"), question, labels, answer, ref isNamed))
        {
            return false;
        }

        // What nobody here knows has matched: what is not known to be clean does not pass.
        if (IsUnknown(filters) || (state == "MATCH_FOUND" && !isNamed))
        {
            (answer.Verdict, answer.Label) = (GuardVerdict.Deny, answer.Label ?? labels.Of("OTHER"));
        }

        return true;
    }

    // A filter of a newer API.
    private static bool IsUnknown(JsonElement filters) => filters.ValueKind == JsonValueKind.Object
        && filters.EnumerateObject().Any(one => one.Name != "sdp" && !Array.Exists(_filters, known => known.Filter == one.Name) && HasMatch(one.Value));

    private static bool HasMatch(JsonElement of) => of.ValueKind == JsonValueKind.Object
        && of.EnumerateObject().Any(member => (member.Name == "matchState" && member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals("MATCH_FOUND")) || HasMatch(member.Value));

    private static void Deny(GuardAnswer answer, GuardLabel? label) =>
        (answer.Verdict, answer.Label) = label is null ? (answer.Verdict, answer.Label) : (GuardVerdict.Deny, label);

    private static bool TrySensitive(JsonElement sdp, GuardQuestion question, GuardLabels labels, GuardAnswer answer, ref bool isNamed)
    {
        var inspected = GuardJson.Of(sdp, "inspectResult");
        var changed = GuardJson.Of(sdp, "deidentifyResult");
        // There are more than it names.
        if (GuardJson.Of(inspected, "findingsTruncated").ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False))
        {
            return false;
        }

        var (joined, count) = (new JoinedPieces(question.Pieces), 0);
        foreach (var finding in GuardJson.Each(inspected, "findings"))
        {
            var range = GuardJson.Of(GuardJson.Of(finding, "location"), "codepointRange");
            if (++count > GuardLimits.Spans || range.ValueKind != JsonValueKind.Object
                || !joined.TryAdd(GuardJson.Number(range, "start"), GuardJson.Number(range, "end"), labels.Of(GuardJson.Text(finding, "infoType")), answer))
            {
                return false;
            }
        }

        // It found something and does not say where, as with a template that changes the text itself.
        var isFound = GuardJson.Text(inspected, "matchState") == "MATCH_FOUND" || GuardJson.Text(changed, "matchState") == "MATCH_FOUND";
        isNamed |= isFound || count > 0;
        if (isFound && count == 0)
        {
            Deny(answer, labels.Of("SENSITIVE_DATA"));
        }

        return true;
    }
}
