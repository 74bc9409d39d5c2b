using System.Text.Json;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Sessions;

/// <summary>
/// Exports exchanges as an HTTP archive (HAR 1.2). The record keeps no header fields and no path, so these are empty;
/// what the gateway knows beside stands in fields that begin with an underscore, as HAR allows.
/// </summary>
public static class Har
{
    public static void Write(IEnumerable<ExchangeRecord> exchanges, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("log");
        json.WriteString("version", "1.2");
        json.WriteStartObject("creator");
        json.WriteString("name", "FastMcp");
        json.WriteString("version", "2");
        json.WriteEndObject();
        json.WriteStartArray("entries");
        foreach (var exchange in exchanges)
        {
            Entry(json, exchange);
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Entry(Utf8JsonWriter json, ExchangeRecord exchange)
    {
        var head = exchange.Entries.Find(e => e.Type == EntryType.ReplyHead);
        var wait = head is null ? exchange.Took.TotalMilliseconds : JsonLines.Milliseconds(exchange, head);
        json.WriteStartObject();
        json.WriteString("startedDateTime", JsonLines.StampOf(exchange.Began));
        json.WriteNumber("time", exchange.Took.TotalMilliseconds);
        json.WriteString("_exchange", exchange.Id.ToString());
        json.WriteString("_session", exchange.Session);
        json.WriteString("_caller", exchange.Opened.Caller);
        json.WriteString("_decision", exchange.Opened.Rule);
        json.WriteString("_outcome", exchange.Outcome);
        Request(json, exchange);
        Response(json, exchange, head);
        json.WriteStartObject("cache");
        json.WriteEndObject();
        json.WriteStartObject("timings");
        json.WriteNumber("send", 0);
        json.WriteNumber("wait", wait);
        json.WriteNumber("receive", Math.Max(0, exchange.Took.TotalMilliseconds - wait));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Request(Utf8JsonWriter json, ExchangeRecord exchange)
    {
        var text = JsonLines.TextOf(exchange, EntryType.RequestText);
        json.WriteStartObject("request");
        json.WriteString("method", text.Length > 0 ? "POST" : "GET");
        json.WriteString("url", $"http://{exchange.Opened.Upstream}/");
        json.WriteString("httpVersion", "HTTP/1.1");
        Nothing(json);
        json.WriteStartArray("queryString");
        json.WriteEndArray();
        if (text.Length > 0)
        {
            json.WriteStartObject("postData");
            json.WriteString("mimeType", "application/json");
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        json.WriteNumber("bodySize", exchange.Closed?.RequestBytes ?? -1);
        json.WriteEndObject();
    }

    private static void Response(Utf8JsonWriter json, ExchangeRecord exchange, LogEntry? head)
    {
        var text = JsonLines.TextOf(exchange, EntryType.ReplyPiece);
        json.WriteStartObject("response");
        json.WriteNumber("status", exchange.Closed?.Status ?? 0);
        json.WriteString("statusText", "");
        json.WriteString("httpVersion", "HTTP/1.1");
        Nothing(json);
        json.WriteStartObject("content");
        json.WriteNumber("size", exchange.Closed?.ReplyBytes ?? 0);
        json.WriteString("mimeType", head is null ? "" : MediaTypeOf(head));
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteString("redirectURL", "");
        json.WriteNumber("bodySize", exchange.Closed?.ReplyBytes ?? -1);
        json.WriteEndObject();
    }

    private static void Nothing(Utf8JsonWriter json)
    {
        json.WriteStartArray("cookies");
        json.WriteEndArray();
        json.WriteStartArray("headers");
        json.WriteEndArray();
        json.WriteNumber("headersSize", -1);
    }

    private static string MediaTypeOf(LogEntry head)
    {
        var payload = new PayloadReader(head.Payload);
        _ = payload.Int32();
        return payload.Text();
    }
}
