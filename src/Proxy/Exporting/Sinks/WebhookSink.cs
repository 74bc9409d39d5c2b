using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Outbound;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Exporting.Sinks;

/// <summary>
/// POST of lines, signed: <c>FastMcp-Signature: t=SECONDS,v1=HEX</c> is HMAC-SHA256 under the shared key over the seconds, a dot and the body. <c>FastMcp-Delivery</c> names the batch,
/// the same when it is sent again.
/// </summary>
internal sealed class WebhookSink(PushConfig target, OutboundClient client, TimeProvider clock) : IPushSink
{
    private readonly SecretFile _secret = new(target.SecretFile!);

    public async Task<PushAnswer> SendAsync(IReadOnlyList<ExchangeRecord> batch, CancellationToken stop)
    {
        try
        {
            var (body, secret) = (PushLines.Of(target, batch), _secret.Read());
            var now = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            byte[] signed = [.. Encoding.ASCII.GetBytes(now + "."), .. body];
            var signature = Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed));
            CryptographicOperations.ZeroMemory(secret);
            return PushAnswer.Of(await client.SendAsync(() =>
            {
                var content = new ByteArrayContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
                var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = content };
                request.Headers.Add("FastMcp-Signature", $"t={now},v1={signature}");
                request.Headers.Add("FastMcp-Delivery", $"{batch[0].Id}.{batch[^1].Id}.{batch.Count}");
                return request;
            }).ConfigureAwait(false));
        }
        catch (IOException e)
        {
            return PushAnswer.Later(e.Message);
        }
    }
}
