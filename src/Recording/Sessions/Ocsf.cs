using System.Buffers;
using System.Text.Json;

namespace FastMcp.Recording.Sessions;

/// <summary>
/// Exchanges as events of the Open Cybersecurity Schema Framework 1.5.0, class API Activity (6003): one JSON object each. What was said is not in it; what
/// the schema has no field for stands in <c>unmapped</c>.
/// </summary>
public static class Ocsf
{
    private const int Class = 6003;
    private const int Category = 6;

    public static void Write(IEnumerable<ExchangeRecord> exchanges, Stream output)
    {
        foreach (var exchange in exchanges)
        {
            output.Write(LineOf(exchange));
            output.Write("\n"u8);
        }
    }

    /// <summary>One event, without the end of the line.</summary>
    public static byte[] LineOf(ExchangeRecord exchange)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, exchange);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ExchangeRecord exchange)
    {
        var activity = ActivityOf(exchange.Opened.Method);
        var failed = exchange.IsRefused || exchange.Closed is { Ending: not Ending.Complete } or { Status: >= 400 };
        json.WriteStartObject();
        json.WriteNumber("category_uid", Category);
        json.WriteNumber("class_uid", Class);
        json.WriteNumber("activity_id", activity);
        json.WriteNumber("type_uid", (Class * 100) + activity);
        json.WriteNumber("time", exchange.Began.ToUnixTimeMilliseconds());
        json.WriteNumber("duration", (long)exchange.Took.TotalMilliseconds);
        json.WriteNumber("severity_id", exchange.IsRefused ? 3 : failed ? 2 : 1);
        json.WriteNumber("status_id", failed ? 2 : 1);
        json.WriteString("status_detail", exchange.Outcome);
        json.WriteNumber("action_id", exchange.IsRefused ? 2 : 1);
        json.WriteNumber("disposition_id", exchange.IsRefused ? 2 : 1);
        Metadata(json, exchange);
        json.WriteStartObject("actor");
        json.WriteStartObject("user");
        json.WriteString("name", exchange.Opened.Caller);
        json.WriteEndObject();
        json.WriteStartObject("session");
        json.WriteString("uid", exchange.Session);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("src_endpoint");
        json.WriteString("name", exchange.Opened.Caller);
        json.WriteEndObject();
        json.WriteStartObject("dst_endpoint");
        json.WriteString("name", exchange.Opened.Upstream);
        json.WriteEndObject();
        Api(json, exchange);
        Unmapped(json, exchange);
        json.WriteEndObject();
    }

    private static void Metadata(Utf8JsonWriter json, ExchangeRecord exchange)
    {
        json.WriteStartObject("metadata");
        json.WriteString("version", "1.5.0");
        json.WriteString("uid", exchange.Id.ToString());
        json.WriteString("correlation_uid", exchange.Session);
        json.WriteStartObject("product");
        json.WriteString("name", "FastMcp");
        json.WriteString("vendor_name", "FastMcp");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Api(Utf8JsonWriter json, ExchangeRecord exchange)
    {
        var opened = exchange.Opened;
        json.WriteStartObject("api");
        json.WriteString("operation", opened.Name.Length > 0 ? $"{opened.Method} {opened.Name}".Trim() : opened.Method);
        json.WriteStartObject("service");
        json.WriteString("name", opened.Upstream);
        json.WriteEndObject();
        json.WriteStartObject("request");
        json.WriteString("uid", exchange.Id.ToString());
        json.WriteEndObject();
        if (exchange.Closed is { Status: > 0 } closed)
        {
            json.WriteStartObject("response");
            json.WriteNumber("code", closed.Status);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Unmapped(Utf8JsonWriter json, ExchangeRecord exchange)
    {
        json.WriteStartObject("unmapped");
        json.WriteString("protocol", exchange.Opened.Protocol.ToString());
        json.WriteString("route", exchange.Opened.Route);
        json.WriteString("decision", exchange.Opened.Rule);
        json.WriteString("policy", exchange.Opened.Policy);
        json.WriteStartArray("findings");
        foreach (var rule in exchange.Findings.GroupBy(finding => (finding.Rule, finding.Direction, finding.Enforced)))
        {
            json.WriteStartObject();
            json.WriteString("rule", rule.Key.Rule);
            json.WriteString("in", rule.Key.Direction == Direction.Request ? "request" : "reply");
            json.WriteBoolean("masked", rule.Key.Enforced);
            json.WriteNumber("count", rule.Count());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("leases");
        foreach (var lent in exchange.Leases)
        {
            json.WriteStringValue($"{lent.Source} {lent.Lease}");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Lists and reads are reads; of what a tool does the schema's verbs say nothing: other.
    private static int ActivityOf(string method) =>
        method.EndsWith("/list", StringComparison.Ordinal) || method.EndsWith("/read", StringComparison.Ordinal) || method.EndsWith("/get", StringComparison.Ordinal) ? 2 : 99;
}
