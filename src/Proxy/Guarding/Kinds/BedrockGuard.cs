using System.Text.Json;
using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Guarding.Kinds;

/// <summary>
/// ApplyGuardrail of Amazon Bedrock (API reference, bedrock-runtime). It says which values it found and not where: each occurrence of one in what
/// it was shown is a finding. What it blocks must not pass.
/// </summary>
internal sealed class BedrockGuard(GuardConfig config) : IGuardProtocol
{
    // Of an assessment: where the filters stand, and what their finding is called.
    private static readonly (string Policy, string[] Lists, string Label)[] _policies =
    [
        ("topicPolicy", ["topics"], "TOPIC"), ("contentPolicy", ["filters"], "CONTENT"), ("wordPolicy", ["customWords", "managedWordLists"], "WORD"),
        ("contextualGroundingPolicy", ["filters"], "GROUNDING"), ("sensitiveInformationPolicy", ["piiEntities", "regexes"], "SENSITIVE_DATA"),
    ];

    // The operator's URL names the guardrail and its version.
    public Uri UrlOf(GuardQuestion question) => new(config.Url, $"{config.Url.AbsolutePath.TrimEnd('/')}/apply");

    public byte[] Write(GuardQuestion question) => GuardJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("source", question.IsAnswer ? "OUTPUT" : "INPUT");
        json.WriteStartArray("content");
        foreach (var piece in question.Pieces)
        {
            json.WriteStartObject();
            json.WriteStartObject("text");
            json.WriteString("text", piece.Characters);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public bool TryRead(ReadOnlyMemory<byte> json, GuardQuestion question, GuardLabels labels, GuardAnswer answer)
    {
        using var document = JsonDocument.Parse(json, GuardJson.Options);
        var action = GuardJson.Text(document.RootElement, "action");
        if (action == "NONE")
        {
            return true;
        }

        if (action != "GUARDRAIL_INTERVENED")
        {
            return false;
        }

        var (values, isNamed) = (new HashSet<(string, GuardLabel)>(), false);
        foreach (var assessment in GuardJson.Each(document.RootElement, "assessments"))
        {
            Take(assessment, labels, answer, values, ref isNamed);
        }

        // A value is named once for each place where it stands.
        foreach (var (value, label) in values)
        {
            if (!TryMatch(value, label, question, answer))
            {
                return false;
            }
        }

        // It says that it changed the text, and nothing that says why: what is not known to be clean does not pass. What the operator ignores is said.
        return isNamed || Deny(answer, labels.Of("CONTENT"));
    }

    private static void Take(JsonElement assessment, GuardLabels labels, GuardAnswer answer, HashSet<(string, GuardLabel)> values, ref bool isNamed)
    {
        foreach (var (policy, lists, label) in _policies)
        {
            foreach (var found in lists.SelectMany(list => GuardJson.Each(GuardJson.Of(assessment, policy), list)))
            {
                var action = GuardJson.Text(found, "action");
                isNamed |= action is "BLOCKED" or "ANONYMIZED";
                if (action == "BLOCKED")
                {
                    Deny(answer, labels.Of(label));
                }
                else if (action == "ANONYMIZED" && labels.Of(LabelOf(found)) is { } what)
                {
                    values.Add((GuardJson.Text(found, "match"), what));
                }
            }
        }
    }

    private static string LabelOf(JsonElement found) => GuardJson.Text(found, "type") is { Length: > 0 } type ? type : "REGEX";

    private static bool TryMatch(string value, GuardLabel label, GuardQuestion question, GuardAnswer answer)
    {
        var before = answer.Spans.Count;
        for (var i = 0; i < question.Pieces.Count && value.Length > 0; i++)
        {
            var piece = question.Pieces[i];
            for (var at = piece.Characters.IndexOf(value, StringComparison.Ordinal); at >= 0; at = piece.Characters.IndexOf(value, at + value.Length, StringComparison.Ordinal))
            {
                answer.Spans.Add((i, new(piece.Start + at, piece.Start + at + value.Length, label)));
                if (answer.Spans.Count > GuardLimits.Spans)
                {
                    return false;
                }
            }
        }

        // A value that does not stand in what it was shown is none that it found there.
        return answer.Spans.Count > before;
    }

    private static bool Deny(GuardAnswer answer, GuardLabel? label)
    {
        (answer.Verdict, answer.Label) = label is null ? (answer.Verdict, answer.Label) : (GuardVerdict.Deny, label);
        return true;
    }
}
