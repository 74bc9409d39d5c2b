using System.Net.Http.Headers;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Operators;

/// <summary>Speaks to the admin listener of a running gateway, as an operator.</summary>
internal sealed class AdminClient : IDisposable
{
    private readonly HttpClient _http;

    private AdminClient(AdminConfig admin, AdminToken token, TimeSpan patience)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://{admin.Address}"), Timeout = patience };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Text);
    }

    /// <param name="file">The gateway's configuration.</param>
    /// <param name="tokenFile">Holds the operator's own token; null: the first one of the gateway's file.</param>
    /// <param name="patience">How long an answer may take.</param>
    /// <param name="whyNot">Why there is none.</param>
    /// <exception cref="IOException">The token cannot be read.</exception>
    public static AdminClient? Of(string file, string? tokenFile, TimeSpan patience, out string? whyNot)
    {
        whyNot = null;
        var read = ConfigReader.ReadFile(file);
        if (read.Config?.Admin is { TokenFile: { } token } admin)
        {
            return new AdminClient(admin, AdminTokens.ReadOne(tokenFile ?? token), patience);
        }

        whyNot = read.Config is null ? string.Join('\n', read.Problems) : $"{file} has no admin with token-file and state, so that nobody can change anything.";
        return null;
    }

    public void Dispose() => _http.Dispose();

    /// <param name="method">Of HTTP.</param>
    /// <param name="path">Such as <c>/blocks</c>.</param>
    /// <param name="body">JSON; null: none.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : new ByteArrayContent(body);
        return await _http.SendAsync(request, stop).ConfigureAwait(false);
    }
}
