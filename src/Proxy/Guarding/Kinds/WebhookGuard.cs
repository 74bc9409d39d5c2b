using System.Text.Json;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Guarding.Kinds;

/// <summary>The gateway's own question and answer; docs/operating.md has them. Offsets are Unicode code points.</summary>
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
        var points = new CodePoints?[question.Pieces.Count];
        var count = 0;
        foreach (var span in GuardJson.Each(root, "spans"))
        {
            var id = span.GetProperty("id").GetInt32();
            if (++count > GuardLimits.Spans || id < 0 || id >= points.Length)
            {
                return false;
            }

            var piece = question.Pieces[id];
            points[id] ??= new CodePoints(piece.Characters);
            if (!points[id]!.Value.TryRange(span.GetProperty("start").GetInt64(), span.GetProperty("end").GetInt64(), out var from, out var to))
            {
                return false;
            }

            if (labels.Of(GuardJson.Text(span, "label")) is { } label)
            {
                answer.Spans.Add((id, new(piece.Start + from, piece.Start + to, label)));
            }
        }

        return true;
    }

    private static bool TryVerdict(string word, out GuardVerdict verdict)
    {
        verdict = word switch { "deny" or "withhold" => GuardVerdict.Deny, "annotate" => GuardVerdict.Annotate, _ => GuardVerdict.Pass };
        return word is "" or "pass" or "deny" or "withhold" or "annotate";
    }
}
