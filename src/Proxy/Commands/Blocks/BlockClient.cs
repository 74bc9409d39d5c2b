using System.Net;
using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.Operators;

namespace FastMcp.Proxy.Commands.Blocks;

/// <summary>Speaks to a running gateway's <c>/blocks</c>.</summary>
internal sealed class BlockClient(AdminClient admin) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="file">The gateway's configuration.</param>
    /// <param name="tokenFile">The operator's own token; null: the gateway's file.</param>
    /// <param name="whyNot">Why there is none.</param>
    /// <exception cref="IOException">The token cannot be read.</exception>
    public static BlockClient? Of(string file, string? tokenFile, out string? whyNot) =>
        AdminClient.Of(file, tokenFile, Patience, out whyNot) is { } admin ? new BlockClient(admin) : null;

    public void Dispose() => admin.Dispose();

    public async Task<(bool Ok, string Text)> ListAsync(CancellationToken stop)
    {
        using var answer = await admin.SendAsync(HttpMethod.Get, BlockApi.Path, null, stop).ConfigureAwait(false);
        var body = await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            return (false, Encoding.UTF8.GetString(body).TrimEnd());
        }

        var blocks = JsonSerializer.Deserialize(body, BlockJson.Default.BlockArray) ?? [];
        return (true, blocks.Length == 0 ? "Nothing is blocked." : string.Join('\n', blocks.Select(block => block.ToString())));
    }

    public async Task<(bool Ok, string Text)> LiftAsync(string id, CancellationToken stop)
    {
        using var answer = await admin.SendAsync(HttpMethod.Delete, $"{BlockApi.Path}/{Uri.EscapeDataString(id)}", null, stop).ConfigureAwait(false);
        return (answer.IsSuccessStatusCode, (await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false)).TrimEnd());
    }

    public async Task<(bool Ok, string Text)> LayAsync(BlockOrder order, CancellationToken stop)
    {
        using var answer = await admin.SendAsync(HttpMethod.Post, BlockApi.Path, JsonSerializer.SerializeToUtf8Bytes(order, BlockJson.Default.BlockOrder), stop).ConfigureAwait(false);
        var body = await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return (false, Encoding.UTF8.GetString(body).TrimEnd());
        }

        var others = Header(answer, "x-fastmcp-nodes") is { } nodes ? "\n" + nodes : "";
        return (true, $"{JsonSerializer.Deserialize(body, BlockJson.Default.Block)}\n{Header(answer, "x-fastmcp-cut") ?? "0"} running call(s) were cut.{others}");
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
