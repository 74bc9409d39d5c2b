using System.Text.Json;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Guarding.Kinds;

/// <summary>The gateway's own question and answer; docs/operating/guards.md has them. Offsets are Unicode code points.</summary>
internal sealed class WebhookGuard(GuardConfig config) : IGuardProtocol
{
    public Uri UrlOf(GuardQuestion question) => config.Url;

    public byte[] Write(GuardQuestion question) => GuardJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("ask", question.Id);
        json.WriteString("route", question.Route);
        json.WriteString("on", question.IsAnswer ? "response" : "request");
        json.WriteStartArray("texts");
        for (var i = 0; i < question.Pieces.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", i);
            json.WriteNumber("offset", question.Pieces[i].Start);
            json.WriteBoolean("last", question.Pieces[i].IsLast);
            json.WriteString("text", question.Pieces[i].Characters);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public bool TryRead(ReadOnlyMemory<byte> json, GuardQuestion question, GuardLabels labels, GuardAnswer answer)
    {
        using var document = JsonDocument.Parse(json, GuardJson.Options);
        var root = document.RootElement;
        if (GuardJson.Text(root, "ask") != question.Id || !TryVerdict(GuardJson.Text(root, "verdict"), out var verdict))
        {
            return false;
        }

        (answer.Verdict, answer.Label) = (verdict, verdict == GuardVerdict.Pass ? null : labels.Of(GuardJson.Text(root, "label")));
        var findings = new PieceFindings(question, labels, answer);
        return GuardJson.Each(root, "spans").All(span =>
            findings.TryAdd(span.GetProperty("id").GetInt32(), span.GetProperty("start").GetInt64(), span.GetProperty("end").GetInt64(), GuardJson.Text(span, "label")));
    }

    private static bool TryVerdict(string word, out GuardVerdict verdict)
    {
        verdict = word switch { "deny" or "withhold" => GuardVerdict.Deny, "annotate" => GuardVerdict.Annotate, _ => GuardVerdict.Pass };
        return word is "" or "pass" or "deny" or "withhold" or "annotate";
    }
}
