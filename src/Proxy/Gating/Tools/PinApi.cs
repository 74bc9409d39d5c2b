using System.Text.Json;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>
/// <c>/pins</c> on the admin listener, for whoever has the token: GET lists the tools that are not what was pinned, with both definitions; POST takes one as it is now.
/// </summary>
internal sealed class PinApi(PinBook pins, LiveState live)
{
    public const string Path = "/pins";

    public static bool Takes(TinyRequest request) => request.Path == Path;

    /// <summary>The token was shown, by <paramref name="who"/>.</summary>
    public Task AnswerAsync(TinyRequest request, TinyResponse response, string who) => request.Method switch
    {
        "GET" => response.WriteAsync(200, "application/json", JsonSerializer.SerializeToUtf8Bytes([.. pins.Changed(live.Current.Catalogues)], PinJson.Default.ChangedToolArray)),
        "POST" => ApproveAsync(request, response, who),
        _ => response.WriteAsync(405, "text/plain", "GET and POST of /pins.\n", "allow: GET, POST\r\n"),
    };

    private async Task ApproveAsync(TinyRequest request, TinyResponse response, string who)
    {
        try
        {
            if (JsonSerializer.Deserialize(request.Body, PinJson.Default.PinOrder) is not { Upstream: not null, Tool: not null, Digest: not null } order)
            {
                await response.WriteAsync(400, "text/plain", "An order has `upstream`, `tool` and `digest`.\n").ConfigureAwait(false);
                return;
            }

            await (pins.Approve(order, live.Current.Catalogues, who) is { } whyNot
                ? response.WriteAsync(409, "text/plain", whyNot + "\n")
                : response.WriteAsync(200, "text/plain", "The tool is taken as it is. Pin it in the policy too (fastmcp policy pin): other nodes know it by that.\n")).ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            await response.WriteAsync(400, "text/plain", "This is not an order: " + e.Message + "\n").ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await response.WriteAsync(500, "text/plain", $"It could not be kept, and is not taken: {e.Message}\n").ConfigureAwait(false);
        }
    }
}
