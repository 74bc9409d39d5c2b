using System.Text.Json;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.BreakGlass;

/// <summary>
/// <c>/overrides</c> on the admin listener: GET lists, POST asks for one, POST /overrides/ID/grant opens it by another operator's token, DELETE
/// /overrides/ID ends it.
/// </summary>
/// <param name="overrides">What is asked for and opened.</param>
/// <param name="hasTwo">The gateway knows two operators.</param>
internal sealed class OverrideApi(OverrideRoom overrides, bool hasTwo)
{
    public const string Path = "/overrides";
    public const string Grants = "/grant";

    public static bool Takes(TinyRequest request) => request.Path == Path || request.Path.StartsWith(Path + "/", StringComparison.Ordinal);

    /// <summary>The token was shown, by <paramref name="who"/>.</summary>
    public Task AnswerAsync(TinyRequest request, TinyResponse response, string who) => (request.Method, request.Path) switch
    {
        ("GET", Path) => Json(response, JsonSerializer.SerializeToUtf8Bytes([.. overrides.All], OverrideJson.Default.OverrideArray)),
        ("POST" or "DELETE", _) when !hasTwo => response.WriteAsync(409, "text/plain", "It takes two people, and the admin token-file holds one: give each operator a line of NAME and TOKEN.\n"),
        ("POST", Path) => AskAsync(request, response, who),
        ("POST", _) when request.Path.EndsWith(Grants, StringComparison.Ordinal) => GrantAsync(request.Path[(Path.Length + 1)..^Grants.Length], response, who),
        ("DELETE", _) when request.Path.Length > Path.Length => EndAsync(request.Path[(Path.Length + 1)..], response, who),
        _ => response.WriteAsync(405, "text/plain", "GET and POST of /overrides, POST of /overrides/ID/grant, DELETE of /overrides/ID.\n", "allow: GET, POST, DELETE\r\n"),
    };

    private Task AskAsync(TinyRequest request, TinyResponse response, string who) =>
        OrderOf(request.Body, out var whyNot) is not { } order || overrides.Ask(order, who, out whyNot) is not { } asked
            ? response.WriteAsync(400, "text/plain", whyNot + "\n")
            : Json(response, JsonSerializer.SerializeToUtf8Bytes(asked, OverrideJson.Default.Override));

    private Task GrantAsync(string id, TinyResponse response, string who) =>
        overrides.Grant(id, who, out var whyNot) is { } granted
            ? Json(response, JsonSerializer.SerializeToUtf8Bytes(granted, OverrideJson.Default.Override))
            : response.WriteAsync(409, "text/plain", whyNot + "\n");

    private Task EndAsync(string id, TinyResponse response, string who) => overrides.End(id, who)
        ? response.WriteAsync(200, "text/plain", $"{id} is ended.\n")
        : response.WriteAsync(404, "text/plain", $"There is no {id}.\n");

    private static OverrideOrder? OrderOf(byte[] body, out string? whyNot)
    {
        try
        {
            var order = JsonSerializer.Deserialize(body, OverrideJson.Default.OverrideOrder);
            whyNot = order is null ? "There is no order." : null;
            return order;
        }
        catch (JsonException e)
        {
            whyNot = "This is not an order: " + e.Message;
            return null;
        }
    }

    private static Task Json(TinyResponse response, byte[] body) => response.WriteAsync(200, "application/json", body);
}
