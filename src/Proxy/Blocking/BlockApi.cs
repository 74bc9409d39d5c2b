using System.Text.Json;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Blocking;

/// <summary>
/// <c>/blocks</c> on the admin listener, for whoever has the token: GET lists, POST lays one, DELETE /blocks/ID lifts one. Without a
/// token file it is not there.
/// </summary>
/// <param name="blocks">What is laid and lifted.</param>
/// <param name="told">Waits until other nodes can know; null: there are none.</param>
internal sealed class BlockApi(BlockRoom blocks, Func<Task<bool>>? told)
{
    public const string Path = "/blocks";
    public const int LongestBody = 16 * 1024;

    public static bool Takes(TinyRequest request) => request.Path == Path || request.Path.StartsWith(Path + "/", StringComparison.Ordinal);

    /// <summary>The token was shown, by <paramref name="who"/>.</summary>
    public async Task AnswerAsync(TinyRequest request, TinyResponse response, string who)
    {
        try
        {
            await ((request.Method, request.Path) switch
            {
                ("GET", Path) => Json(response, 200, JsonSerializer.SerializeToUtf8Bytes([.. blocks.InForce], BlockJson.Default.BlockArray)),
                ("POST", Path) => LayAsync(request, response, who),
                ("DELETE", _) when request.Path.Length > Path.Length => LiftAsync(request.Path[(Path.Length + 1)..], response, who),
                _ => response.WriteAsync(405, "text/plain", "GET and POST of /blocks, DELETE of /blocks/ID.\n", "allow: GET, POST, DELETE\r\n"),
            }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await response.WriteAsync(500, "text/plain", $"It is in force now, but it could not be kept for a restart: {e.Message}\n").ConfigureAwait(false);
        }
    }

    private async Task LayAsync(TinyRequest request, TinyResponse response, string who)
    {
        if (Order(request.Body, out var whyNot) is not { } order)
        {
            await response.WriteAsync(400, "text/plain", whyNot + "\n").ConfigureAwait(false);
            return;
        }

        if (blocks.InForce.Count >= BlockRoom.Most)
        {
            await response.WriteAsync(400, "text/plain", $"{BlockRoom.Most} blocks are in force; lift some, or write a decision.\n").ConfigureAwait(false);
            return;
        }

        var block = blocks.Lay(order, out var cut, who);
        await Json(response, 200, JsonSerializer.SerializeToUtf8Bytes(block, BlockJson.Default.Block), $"x-fastmcp-cut: {cut}\r\n{await ToldAsync().ConfigureAwait(false)}").ConfigureAwait(false);
    }

    private async Task<string> ToldAsync() =>
        told is null ? ""
        : await told().ConfigureAwait(false) ? "x-fastmcp-nodes: Other nodes are told.\r\n"
        : "x-fastmcp-nodes: The store does not answer: other nodes are told as soon as it does. Until then block on each.\r\n";

    private Task LiftAsync(string id, TinyResponse response, string who) => blocks.Lift(id, who)
        ? LiftedAsync(id, response)
        : response.WriteAsync(404, "text/plain", $"There is no block {id}.\n");

    private async Task LiftedAsync(string id, TinyResponse response)
    {
        var header = await ToldAsync().ConfigureAwait(false);
        await response.WriteAsync(200, "text/plain", $"{id} is lifted.\n", header).ConfigureAwait(false);
    }

    private static BlockOrder? Order(byte[] body, out string? whyNot)
    {
        try
        {
            var order = JsonSerializer.Deserialize(body, BlockJson.Default.BlockOrder);
            whyNot = order is null ? "There is no order." : order.WhyNot();
            return whyNot is null ? order : null;
        }
        catch (JsonException e)
        {
            whyNot = "This is not an order: " + e.Message;
            return null;
        }
    }

    private static Task Json(TinyResponse response, int status, byte[] body, string? headers = null) => response.WriteAsync(status, "application/json", body, headers);
}
