using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health;
using FastMcp.Proxy.Outbound;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Exporting.Sinks;

/// <summary>OpenTelemetry logs over OTLP/HTTP in JSON (OTLP 1.5 section "OTLP/HTTP"): one record an exchange. A token, if there is one, goes as <c>Authorization: Bearer</c>.</summary>
internal sealed class OtlpLogSink(PushConfig target, OutboundClient client, TimeProvider clock) : IPushSink
{
    private readonly SecretFile? _token = target.SecretFile is { } file ? new SecretFile(file) : null;

    public async Task<PushAnswer> SendAsync(IReadOnlyList<ExchangeRecord> batch, CancellationToken stop)
    {
        try
        {
            var (body, token) = (BodyOf(batch), _token is null ? null : Encoding.UTF8.GetString(_token.Read()));
            return PushAnswer.Of(await client.SendAsync(() =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = JsonBody.Of(body) };
                request.Headers.Authorization = token is null ? null : new("Bearer", token);
                return request;
            }).ConfigureAwait(false));
        }
        catch (IOException e)
        {
            return PushAnswer.Later(e.Message);
        }
    }

    private byte[] BodyOf(IReadOnlyList<ExchangeRecord> batch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceLogs");
            json.WriteStartObject();
            json.WriteStartObject("resource");
            json.WriteStartArray("attributes");
            Text(json, "service.name", "fastmcp");
            Text(json, "service.version", HealthCheck.ProgramVersion);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("scopeLogs");
            json.WriteStartObject();
            json.WriteStartObject("scope");
            json.WriteString("name", "fastmcp.record");
            json.WriteEndObject();
            json.WriteStartArray("logRecords");
            foreach (var exchange in batch)
            {
                Record(json, exchange);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void Record(Utf8JsonWriter json, ExchangeRecord exchange)
    {
        var opened = exchange.Opened;
        json.WriteStartObject();
        json.WriteString("timeUnixNano", Nanoseconds(exchange.Began));
        json.WriteString("observedTimeUnixNano", Nanoseconds(clock.GetUtcNow()));
        json.WriteNumber("severityNumber", exchange.IsRefused ? 13 : 9);
        json.WriteString("severityText", exchange.IsRefused ? "WARN" : "INFO");
        json.WriteStartObject("body");
        json.WriteString("stringValue", Encoding.UTF8.GetString(PushLines.LineOf(target, exchange)));
        json.WriteEndObject();
        json.WriteStartArray("attributes");
        Text(json, "fastmcp.exchange", exchange.Id.ToString());
        Text(json, "session.id", exchange.Session);
        Text(json, "enduser.id", opened.Caller);
        Text(json, "fastmcp.route", opened.Route);
        Text(json, "fastmcp.decision", opened.Rule);
        Text(json, "fastmcp.outcome", exchange.Outcome);
        Text(json, "rpc.method", opened.Method);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Nanoseconds(DateTimeOffset time) => ((time - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);

    private static void Text(Utf8JsonWriter json, string key, string value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteStartObject("value");
        json.WriteString("stringValue", value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
