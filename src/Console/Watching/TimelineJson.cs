using System.Buffers;
using System.Text.Json;
using FastMcp.Recording;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.WebConsole.Watching;

/// <summary>Writes a part of a timeline. A run of plain text is a string, any other an array: its kind, its text, its rule.</summary>
internal static class TimelineJson
{
    public static byte[] Write(TimelinePart part)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("channels");
            foreach (var channel in part.Channels)
            {
                json.WriteStartObject();
                json.WriteString("kind", channel.Kind);
                json.WriteString("label", channel.Label);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("events");
            foreach (var one in part.Events)
            {
                Event(json, one);
            }

            json.WriteEndArray();
            json.WriteBoolean("open", part.IsOpen);
            if (part.Next is { } next)
            {
                json.WriteNumber("next", next);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Event(Utf8JsonWriter json, TimelineEvent one)
    {
        json.WriteStartObject();
        json.WriteNumber("at", one.At.TotalMilliseconds);
        json.WriteNumber("n", one.Number);
        json.WriteString("type", NameOf(one.Type));
        if (one.Said.Length > 0)
        {
            json.WriteString("said", one.Said);
        }

        if (one.Raw.Count > 0)
        {
            Runs(json, "raw", one.Raw);
        }

        if (one.Texts.Count > 0)
        {
            json.WriteStartArray("texts");
            foreach (var text in one.Texts)
            {
                json.WriteStartObject();
                json.WriteNumber("channel", text.Channel);
                Runs(json, "runs", text.Runs);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        Findings(json, one.Findings);
        json.WriteEndObject();
    }

    private static void Findings(Utf8JsonWriter json, IReadOnlyList<RecordedFinding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("rule", VisibleText.Of(finding.Rule));
            json.WriteString("in", finding.Direction == Direction.Request ? "request" : "answer");
            json.WriteNumber("offset", finding.Offset);
            json.WriteNumber("length", finding.Length);
            json.WriteBoolean("masked", finding.Enforced);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Runs(Utf8JsonWriter json, string name, IReadOnlyList<TextRun> runs)
    {
        json.WriteStartArray(name);
        foreach (var run in runs)
        {
            if (run.Kind == RunKind.Text)
            {
                json.WriteStringValue(run.Text);
                continue;
            }

            json.WriteStartArray();
            json.WriteStringValue(run.Kind == RunKind.Mask ? "mask" : "hidden");
            json.WriteStringValue(run.Text);
            json.WriteStringValue(VisibleText.Of(run.Rule));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static string NameOf(EntryType type) => type switch
    {
        EntryType.Opened => "opened",
        EntryType.RequestText => "request",
        EntryType.ReplyHead => "head",
        EntryType.ReplyPiece => "piece",
        EntryType.Closed => "closed",
        EntryType.Lost => "lost",
        EntryType.Lent or EntryType.LeaseEnded => "lent",
        EntryType.Approval => "approval",
        EntryType.Refused => "refused",
        EntryType.Findings => "findings",
        EntryType.Would => "would",
        _ => "other",
    };
}
