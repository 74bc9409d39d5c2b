using System.Text.Json;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Guarding.Kinds;

/// <summary>
/// <c>POST /analyze</c> of Presidio's analyzer. It is written in Python: <c>start</c> and <c>end</c> are code points of the text that it was sent.
/// </summary>
internal sealed class PresidioGuard(GuardConfig config) : IGuardProtocol
{
    public Uri UrlOf(GuardQuestion question) => new(config.Url, $"{config.Url.AbsolutePath.TrimEnd('/')}/analyze");

    public byte[] Write(GuardQuestion question) => GuardJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("text", new JoinedPieces(question.Pieces).Text);
        json.WriteString("language", config.Language);
        if (config.Score > 0)
        {
            json.WriteNumber("score_threshold", config.Score / 100.0);
        }

        json.WriteEndObject();
    });

    public bool TryRead(ReadOnlyMemory<byte> json, GuardQuestion question, GuardLabels labels, GuardAnswer answer)
    {
        using var document = JsonDocument.Parse(json, GuardJson.Options);
        if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() > GuardLimits.Spans)
        {
            return false;
        }

        var joined = new JoinedPieces(question.Pieces);
        foreach (var found in document.RootElement.EnumerateArray())
        {
            if (!joined.TryAdd(found.GetProperty("start").GetInt64(), found.GetProperty("end").GetInt64(), labels.Of(GuardJson.Text(found, "entity_type")), answer))
            {
                return false;
            }
        }

        return true;
    }
}
