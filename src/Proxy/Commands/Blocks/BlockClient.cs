using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Commands.Blocks;

/// <summary>Speaks to a running gateway's <c>/blocks</c>.</summary>
internal sealed class BlockClient : IDisposable
{
    private readonly HttpClient _http;

    private BlockClient(Uri address, AdminToken token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", System.Text.Encoding.ASCII.GetString(token.Bytes));
    }

    /// <param name="file">The gateway's configuration.</param>
    /// <param name="whyNot">Why there is none.</param>
    /// <exception cref="IOException">The token cannot be read.</exception>
    public static BlockClient? Of(string file, out string? whyNot)
    {
        whyNot = null;
        var read = ConfigReader.ReadFile(file);
        if (read.Config?.Admin is { TokenFile: { } token } admin)
        {
            return new BlockClient(new Uri($"http://{admin.Address}"), AdminToken.Read(token));
        }

        whyNot = read.Config is null ? string.Join('\n', read.Problems) : $"{file} has no admin with token-file and state, so that nobody can block.";
        return null;
    }

    public void Dispose() => _http.Dispose();

    public async Task<(bool Ok, string Text)> ListAsync(CancellationToken stop)
    {
        using var answer = await _http.GetAsync(new Uri(BlockApi.Path, UriKind.Relative), stop).ConfigureAwait(false);
        var body = await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            return (false, System.Text.Encoding.UTF8.GetString(body).TrimEnd());
        }

        var blocks = JsonSerializer.Deserialize(body, BlockJson.Default.BlockArray) ?? [];
        return (true, blocks.Length == 0 ? "Nothing is blocked." : string.Join('\n', blocks.Select(block => block.ToString())));
    }

    public async Task<(bool Ok, string Text)> LiftAsync(string id, CancellationToken stop)
    {
        using var answer = await _http.DeleteAsync(new Uri($"{BlockApi.Path}/{Uri.EscapeDataString(id)}", UriKind.Relative), stop).ConfigureAwait(false);
        return (answer.IsSuccessStatusCode, (await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false)).TrimEnd());
    }

    public async Task<(bool Ok, string Text)> LayAsync(BlockOrder order, CancellationToken stop)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(order, BlockJson.Default.BlockOrder));
        using var answer = await _http.PostAsync(new Uri(BlockApi.Path, UriKind.Relative), content, stop).ConfigureAwait(false);
        var body = await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return (false, System.Text.Encoding.UTF8.GetString(body).TrimEnd());
        }

        var cut = answer.Headers.TryGetValues("x-fastmcp-cut", out var values) ? values.First() : "0";
        return (true, $"{JsonSerializer.Deserialize(body, BlockJson.Default.Block)}\n{cut} running call(s) were cut.");
    }
}
