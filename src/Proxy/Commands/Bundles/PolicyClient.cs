using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Commands.Bundles;

/// <summary>Speaks to a running gateway's <c>/policy</c>.</summary>
internal sealed class PolicyClient : IDisposable
{
    private readonly HttpClient _http;

    private PolicyClient(Uri address, AdminToken token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Encoding.ASCII.GetString(token.Bytes));
    }

    /// <param name="file">The gateway's configuration.</param>
    /// <param name="whyNot">Why there is none.</param>
    /// <exception cref="IOException">The token cannot be read.</exception>
    public static PolicyClient? Of(string file, out string? whyNot)
    {
        whyNot = null;
        var read = ConfigReader.ReadFile(file);
        if (read.Config is { Policies.Bundles: not null, Admin: { TokenFile: { } token } admin })
        {
            return new PolicyClient(new Uri($"http://{admin.Address}"), AdminToken.Read(token));
        }

        whyNot = read.Config is null ? string.Join('\n', read.Problems) : $"{file} has no policies.bundles, so that nobody can send policies.";
        return null;
    }

    public void Dispose() => _http.Dispose();

    public async Task<(bool Ok, string Text)> AskAsync(PolicyOrder? order, CancellationToken stop)
    {
        var path = new Uri(PolicyApi.Path, UriKind.Relative);
        using var content = order is null ? null : new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(order, BundleJson.Default.PolicyOrder));
        using var answer = content is null ? await _http.GetAsync(path, stop).ConfigureAwait(false) : await _http.PostAsync(path, content, stop).ConfigureAwait(false);
        return (answer.IsSuccessStatusCode, (await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false)).TrimEnd());
    }
}
