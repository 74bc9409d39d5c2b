using System.Security.Cryptography;
using System.Text.Json;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Blocking;

/// <summary>
/// <c>/blocks</c> on the admin listener, for whoever has the token: GET lists, POST lays one, DELETE /blocks/ID lifts one. Without a
/// token file it is not there.
/// </summary>
internal sealed class BlockApi(BlockRoom blocks, byte[] token)
{
    public const string Path = "/blocks";
    public const int LongestBody = 16 * 1024;

    public static bool Takes(TinyRequest request) => request.Path == Path || request.Path.StartsWith(Path + "/", StringComparison.Ordinal);

    public Task AnswerAsync(TinyRequest request, TinyResponse response)
    {
        if (!HasToken(request))
        {
            return response.WriteAsync(401, "text/plain", "The admin token is needed, as a bearer.\n", "www-authenticate: Bearer\r\n");
        }

        try
        {
            return (request.Method, request.Path) switch
            {
                ("GET", Path) => Json(response, 200, JsonSerializer.SerializeToUtf8Bytes([.. blocks.InForce], BlockJson.Default.BlockArray)),
                ("POST", Path) => LayAsync(request, response),
                ("DELETE", _) when request.Path.Length > Path.Length => LiftAsync(request.Path[(Path.Length + 1)..], response),
                _ => response.WriteAsync(405, "text/plain", "GET and POST of /blocks, DELETE of /blocks/ID.\n", "allow: GET, POST, DELETE\r\n"),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return response.WriteAsync(500, "text/plain", $"It is in force now, but it could not be kept for a restart: {e.Message}\n");
        }
    }

    private Task LayAsync(TinyRequest request, TinyResponse response)
    {
        if (Order(request.Body, out var whyNot) is not { } order)
        {
            return response.WriteAsync(400, "text/plain", whyNot + "\n");
        }

        if (blocks.InForce.Count >= BlockRoom.Most)
        {
            return response.WriteAsync(400, "text/plain", $"{BlockRoom.Most} blocks are in force; lift some, or write a decision.\n");
        }

        var block = blocks.Lay(order, out var cut);
        return Json(response, 200, JsonSerializer.SerializeToUtf8Bytes(block, BlockJson.Default.Block), $"x-fastmcp-cut: {cut}\r\n");
    }

    private Task LiftAsync(string id, TinyResponse response) => blocks.Lift(id)
        ? response.WriteAsync(200, "text/plain", $"{id} is lifted.\n")
        : response.WriteAsync(404, "text/plain", $"There is no block {id}.\n");

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

    /// <summary>Whoever asks has the admin token.</summary>
    public bool HasToken(TinyRequest request) => HasToken(request, token);

    public static bool HasToken(TinyRequest request, byte[] token)
    {
        const string scheme = "Bearer ";
        return request.Headers.TryGetValue("authorization", out var value) && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(System.Text.Encoding.Latin1.GetBytes(value[scheme.Length..].Trim())), SHA256.HashData(token));
    }

    private static Task Json(TinyResponse response, int status, byte[] body, string? headers = null) => response.WriteAsync(status, "application/json", body, headers);
}
