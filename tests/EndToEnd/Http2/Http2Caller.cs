using System.Net;
using System.Net.Security;
using System.Text;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Http2;

/// <summary>A client that speaks HTTP/2 and shares nothing with the product: that of .NET.</summary>
public sealed class Http2Caller : IDisposable
{
    private readonly HttpClient _client;
    private readonly string _origin;

    /// <param name="port">On 127.0.0.1.</param>
    /// <param name="isTls">By ALPN; else by prior knowledge.</param>
    public Http2Caller(int port, bool isTls = false)
    {
        _origin = $"{(isTls ? "https" : "http")}://127.0.0.1:{port}";
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
        };
        _client = new HttpClient(handler) { Timeout = ByteReader.Patience };
    }

    /// <summary>Sends a request that is written for HTTP/1.1.</summary>
    public async Task<RawAnswer> ExchangeAsync(byte[] request)
    {
        using var message = Message(request);
        using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpVersion.Version20, answer.Version);
        var body = await answer.Content.ReadAsByteArrayAsync();
        var fields = answer.Headers.Concat(answer.Content.Headers).SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value)));
        return new RawAnswer(new MessageHead($"HTTP/2 {(int)answer.StatusCode}", [.. fields]), body, 0);
    }

    /// <summary>The answer as it comes.</summary>
    public async Task<HttpResponseMessage> OpenAsync(byte[] request, CancellationToken stop = default)
    {
        using var message = Message(request);
        return await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Message(byte[] request)
    {
        var end = request.AsSpan().IndexOf("\r\n\r\n"u8);
        var lines = Encoding.Latin1.GetString(request, 0, end).Split("\r\n");
        var line = lines[0].Split(' ');
        var message = new HttpRequestMessage(new HttpMethod(line[0]), _origin + line[1])
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (request.Length > end + 4)
        {
            message.Content = new ByteArrayContent(request, end + 4, request.Length - end - 4);
        }

        foreach (var field in lines[1..])
        {
            var (name, value) = (field[..field.IndexOf(':')], field[(field.IndexOf(':') + 1)..].Trim());
            if (!name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }
}
