using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Outbound;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Exporting.Sinks;

/// <summary>Splunk's HTTP Event Collector: events one behind the other in one request to <c>/services/collector/event</c>, with the token as <c>Authorization: Splunk</c>.</summary>
internal sealed class SplunkSink(PushConfig target, OutboundClient client) : IPushSink
{
    private readonly SecretFile _token = new(target.SecretFile!);

    public async Task<PushAnswer> SendAsync(IReadOnlyList<ExchangeRecord> batch, CancellationToken stop)
    {
        try
        {
            var (body, token) = (BodyOf(batch), Encoding.UTF8.GetString(_token.Read()));
            return PushAnswer.Of(await client.SendAsync(() =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = JsonBody.Of(body) };
                request.Headers.Authorization = new AuthenticationHeaderValue("Splunk", token);
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
        foreach (var exchange in batch)
        {
            using var json = new Utf8JsonWriter(buffer);
            json.WriteStartObject();
            json.WriteNumber("time", exchange.Began.ToUnixTimeMilliseconds() / 1000.0);
            json.WriteString("source", "fastmcp");
            json.WriteString("sourcetype", target.IsOcsf ? "ocsf:api_activity" : "fastmcp:exchange");
            json.WritePropertyName("event");
            json.WriteRawValue(PushLines.LineOf(target, exchange), skipInputValidation: true);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
