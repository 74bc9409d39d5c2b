using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Sessions;

/// <summary>Exports exchanges as JSON lines: one object each, with its pieces and their times.</summary>
public static class JsonLines
{
    private static readonly JsonWriterOptions _options = new() { Indented = false };

    public static void Write(IEnumerable<ExchangeRecord> exchanges, Stream output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var exchange in exchanges)
        {
            using (var json = new Utf8JsonWriter(buffer, _options))
            {
                Write(json, exchange);
            }

            buffer.Write("\n"u8);
            output.Write(buffer.WrittenSpan);
            buffer.Clear();
        }
    }

    /// <summary>One exchange, without the end of the line.</summary>
    /// <param name="exchange">Which.</param>
    /// <param name="text">False: what it was, not what was said.</param>
    public static byte[] LineOf(ExchangeRecord exchange, bool text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            Write(json, exchange, text);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ExchangeRecord exchange, bool text = true)
    {
        var opened = exchange.Opened;
        json.WriteStartObject();
        json.WriteString("exchange", exchange.Id.ToString());
        json.WriteString("began", exchange.Began);
        json.WriteString("session", exchange.Session);
        json.WriteString("verdict", exchange.Verdict);
        json.WriteString("decision", opened.Rule);
        if (exchange.Agent is { } agent)
        {
            json.WriteString("agent", agent.Agent);
            json.WriteString("team", agent.Team);
        }

        if (exchange.Would is { } would)
        {
            json.WriteString("would", would.Outcome);
            json.WriteString("wouldBy", would.Rule);
        }

        json.WriteString("policy", opened.Policy);
        json.WriteString("protocol", opened.Protocol.ToString());
        json.WriteString("record", opened.Durability.ToString());
        json.WriteString("route", opened.Route);
        json.WriteString("upstream", opened.Upstream);
        json.WriteString("caller", opened.Caller);
        json.WriteString("method", opened.Method);
        json.WriteString("name", opened.Name);
        json.WriteString("outcome", exchange.Outcome);
        Closed(json, exchange.Closed);
        Findings(json, exchange);
        Leases(json, exchange);
        if (text)
        {
            json.WriteString("request", TextOf(exchange, EntryType.RequestText));
            Pieces(json, exchange);
        }

        json.WriteEndObject();
    }

    private static void Closed(Utf8JsonWriter json, ClosedEntry? closed)
    {
        if (closed is not null)
        {
            json.WriteNumber("status", closed.Status);
            json.WriteNumber("requestBytes", closed.RequestBytes);
            json.WriteNumber("replyBytes", closed.ReplyBytes);
        }
    }

    private static void Findings(Utf8JsonWriter json, ExchangeRecord exchange)
    {
        json.WriteStartArray("findings");
        foreach (var finding in exchange.Findings)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule);
            json.WriteString("in", finding.Direction == Direction.Request ? "request" : "reply");
            json.WriteNumber("offset", finding.Offset);
            json.WriteNumber("length", finding.Length);
            json.WriteBoolean("masked", finding.Enforced);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Leases(Utf8JsonWriter json, ExchangeRecord exchange)
    {
        json.WriteStartArray("leases");
        foreach (var lent in exchange.Leases)
        {
            json.WriteStartObject();
            json.WriteString("lease", lent.Lease);
            json.WriteString("source", lent.Source);
            json.WriteString("scope", lent.Scope);
            if (lent.Expires is { } ends)
            {
                json.WriteString("expires", ends);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Pieces(Utf8JsonWriter json, ExchangeRecord exchange)
    {
        json.WriteStartArray("reply");
        foreach (var entry in exchange.Entries.Where(e => e.Type == EntryType.ReplyPiece))
        {
            json.WriteStartObject();
            json.WriteNumber("ms", Milliseconds(exchange, entry));
            json.WriteString("text", Encoding.UTF8.GetString(entry.Payload));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static string TextOf(ExchangeRecord exchange, EntryType type) =>
        Encoding.UTF8.GetString([.. exchange.Entries.Where(e => e.Type == type).SelectMany(e => e.Payload)]);

    internal static double Milliseconds(ExchangeRecord exchange, LogEntry entry) =>
        Math.Round((entry.Monotonic - exchange.Entries[0].Monotonic).TotalMilliseconds, 3);

    internal static string StampOf(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
