using System.Net;
using System.Text;

namespace FastMcp.Proxy.Demo.Playing;

/// <summary>
/// The agent of the demo. Reads answers with a decoder of its own, none of the gateway's: what it can
/// read, a leak would be found in.
/// </summary>
internal sealed class DemoClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public DemoClient(TimeProvider time)
    {
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromMinutes(1) };
    }

    /// <summary>Posts JSON and reads the whole answer, event by event where it is a stream.</summary>
    /// <exception cref="HttpRequestException">No answer, or none with 200.</exception>
    public async Task<Capture> PostAsync(IPEndPoint server, string path, string json, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{server}{path}") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        using var reader = new StreamReader(body);
        var capture = new Capture();
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            capture.Add(_time.GetTimestamp(), await reader.ReadToEndAsync(stop).ConfigureAwait(false));
            return capture;
        }

        while (await reader.ReadLineAsync(stop).ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                capture.Add(_time.GetTimestamp(), line[5..].TrimStart(' '));
            }
        }

        return capture;
    }

    public void Dispose() => _http.Dispose();
}
