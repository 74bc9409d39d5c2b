using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Connections;

/// <summary>
/// An MCP server with its authorization server, on one loopback port, as their specifications describe them: RFC 9728 and RFC 8414 documents, code flow with PKCE for one resource, refresh tokens that
/// are taken once (a second time ends the family), revocation, and an upstream that takes nothing but its own access tokens. What a client does wrong is refused and kept in <see cref="Faults"/>.
/// </summary>
public sealed class ConsentServer : IAsyncDisposable
{
    public const string Client = "gateway";
    /// <summary>Another one, without a secret.</summary>
    public const string Public = "gateway-without-a-secret";

    public const string Secret = "secret of the client";

    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _access = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Family, string User, bool Spent)> _refresh = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _registered = new(StringComparer.Ordinal);
    private int _made;
    private int _renewals;

    public ConsentServer() => Server = new ScriptedUpstream(AnswerAsync);

    public ScriptedUpstream Server { get; }

    public string Url => $"http://127.0.0.1:{Server.Port}";

    public string Resource => Url + "/mcp";

    /// <summary>Who is signed in at this server when a browser comes.</summary>
    public string User { get; set; } = "user-of-lea";

    /// <summary>Of access tokens.</summary>
    public int Seconds { get; set; } = 3600;

    /// <summary>What the answer of the browser names as its issuer; null: nothing.</summary>
    public string? SaysIssuer { get; set; } = "";

    /// <summary>More members of the server's metadata, each with a comma before it.</summary>
    public string More { get; set; } = "";

    /// <summary>In the place of members of the server's metadata.</summary>
    public Func<string, string>? Spoil { get; set; }

    /// <summary>In the place of the answer to a registration.</summary>
    public string? RegisteredAs { get; set; }

    /// <summary>In the place of the resource's metadata.</summary>
    public string? ResourceDocument { get; set; }

    /// <summary>Each renewal waits so long.</summary>
    public TimeSpan Slow { get; set; }

    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Tokens that were taken back.</summary>
    public ConcurrentDictionary<string, bool> Revoked { get; } = new();

    public int Renewals => Volatile.Read(ref _renewals);

    /// <summary>Refresh tokens that are good.</summary>
    public IReadOnlyList<string> Alive => [.. _refresh.Where(one => !one.Value.Spent).Select(one => one.Key)];

    public IReadOnlyList<string> Secrets => [.. _access.Keys, .. _refresh.Keys];

    /// <summary>Access tokens are good no more; refresh tokens are.</summary>
    public void EndAccess() => _access.Clear();

    /// <summary>The user ends it there.</summary>
    public void EndAll()
    {
        _access.Clear();
        _refresh.Clear();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>What a browser that follows the address is sent back to.</summary>
    public static async Task<Uri> FollowAsync(string address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri(address));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!;
    }

    private async Task AnswerAsync(UpstreamExchange exchange)
    {
        var request = exchange.Request;
        if (request.Target == "/token" && Slow > TimeSpan.Zero)
        {
            await Task.Delay(Slow);
        }

        await exchange.SendAsync(request.Target.Split('?')[0] switch
        {
            "/.well-known/oauth-protected-resource/mcp" => Json(200, ResourceDocument ?? $$"""{"resource":"{{Resource}}","authorization_servers":["{{Url}}"]}"""),
            "/.well-known/oauth-authorization-server" => Json(200, Spoil?.Invoke(Metadata) ?? Metadata),
            "/authorize" => $"HTTP/1.1 302 Found\r\nLocation: {Authorize(request.Target)}\r\nContent-Length: 0\r\n\r\n",
            "/token" => Token(request),
            "/revoke" => Revoke(request),
            "/register" => Register(request),
            var target when target.EndsWith("/mcp", StringComparison.Ordinal) => Call(request),
            _ => Json(404, "{}"),
        });
    }

    private string Metadata =>
        $$"""{"issuer":"{{Url}}","authorization_endpoint":"{{Url}}/authorize","token_endpoint":"{{Url}}/token","revocation_endpoint":"{{Url}}/revoke","code_challenge_methods_supported":["S256"]{{(SaysIssuer is null ? "" : ",\"authorization_response_iss_parameter_supported\":true")}}{{More}}}""";

    private string Authorize(string target)
    {
        var asked = Form(target[(target.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        Expect(asked.GetValueOrDefault("response_type") == "code" && asked.GetValueOrDefault("code_challenge_method") == "S256" && asked.GetValueOrDefault("code_challenge")?.Length == 43, "no PKCE");
        Expect(asked.GetValueOrDefault("resource") == Resource, "another resource");
        Expect(asked.GetValueOrDefault("state") is { Length: >= 43 }, "no state");
        Expect(!asked["client_id"].StartsWith("registered-", StringComparison.Ordinal) || _registered.GetValueOrDefault(asked["client_id"]) == asked["redirect_uri"], "an address that was not registered");
        asked["user"] = User;
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = asked;
        var issuer = SaysIssuer is null ? "" : "&iss=" + Uri.EscapeDataString(SaysIssuer.Length == 0 ? Url : SaysIssuer);
        return $"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"])}{issuer}";
    }

    private string Token(RawRequest request)
    {
        var form = Form(request.Text);
        if (!IsClient(request, form))
        {
            return Json(401, """{"error":"invalid_client"}""");
        }

        return form.GetValueOrDefault("grant_type") switch
        {
            "authorization_code" when Redeemed(form) is { } user => Tokens(Guid.NewGuid().ToString("N"), user),
            "refresh_token" => Renewed(form),
            _ => Json(400, """{"error":"invalid_grant"}"""),
        };
    }

    // RFC 7591: public clients alone, each with its own addresses.
    private string Register(RawRequest request)
    {
        using var asked = JsonDocument.Parse(request.Text);
        var root = asked.RootElement;
        if (root.GetProperty("token_endpoint_auth_method").GetString() != "none" || root.TryGetProperty("client_id", out _) || !root.GetProperty("grant_types").EnumerateArray().Any(one => one.GetString() == "refresh_token"))
        {
            return Json(400, """{"error":"invalid_client_metadata"}""");
        }

        var client = $"registered-{Guid.NewGuid():N}";
        _registered[client] = root.GetProperty("redirect_uris")[0].GetString()!;
        return Json(201, RegisteredAs ?? $$"""{"client_id":"{{client}}","token_endpoint_auth_method":"none"}""");
    }

    // By its document a client is public: it proves itself by the verifier alone.
    private bool IsClient(RawRequest request, Dictionary<string, string> form)
    {
        var basic = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Client}:{Uri.EscapeDataString(Secret).Replace("%20", "+", StringComparison.Ordinal)}"));
        return form.GetValueOrDefault("client_id") == Client ? request.Head["authorization"] == basic
            : (form.GetValueOrDefault("client_id") == Public || form.GetValueOrDefault("client_id", "").EndsWith("/client.json", StringComparison.Ordinal) || _registered.ContainsKey(form.GetValueOrDefault("client_id", ""))) && request.Head["authorization"].Length == 0;
    }

    private string? Redeemed(Dictionary<string, string> form)
    {
        if (!_codes.TryRemove(form.GetValueOrDefault("code", ""), out var asked))
        {
            Faults.Enqueue("a code that is not there, or was taken");
            return null;
        }

        var challenge = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form.GetValueOrDefault("code_verifier", ""))));
        return Expect(asked["code_challenge"] == challenge && asked["redirect_uri"] == form.GetValueOrDefault("redirect_uri") && asked["client_id"] == form.GetValueOrDefault("client_id") && form.GetValueOrDefault("resource") == Resource, "a code of another try")
            ? asked["user"]
            : null;
    }

    private string Renewed(Dictionary<string, string> form)
    {
        Interlocked.Increment(ref _renewals);
        var token = form.GetValueOrDefault("refresh_token", "");
        if (!_refresh.TryGetValue(token, out var known) || !Expect(form.GetValueOrDefault("resource") == Resource, "a renewal for another resource"))
        {
            return Json(400, """{"error":"invalid_grant","error_description":"secret words"}""");
        }

        if (known.Spent || !_refresh.TryUpdate(token, known with { Spent = true }, known))
        {
            // Somebody has an old one: the whole family ends (RFC 9700 section 4.14.2).
            Faults.Enqueue("a refresh token was used twice");
            foreach (var one in _refresh.Where(one => one.Value.Family == known.Family).ToList())
            {
                _refresh.TryRemove(one.Key, out _);
            }

            return Json(400, """{"error":"invalid_grant"}""");
        }

        return Tokens(known.Family, known.User);
    }

    private string Tokens(string family, string user)
    {
        var number = Interlocked.Increment(ref _made);
        var (access, refresh) = ($"at-{number}-{Guid.NewGuid():N}", $"rt-{number}-{Guid.NewGuid():N}");
        _access[access] = user;
        _refresh[refresh] = (family, user, false);
        return Json(200, $$"""{"access_token":"{{access}}","token_type":"Bearer","expires_in":{{Seconds}},"refresh_token":"{{refresh}}","scope":"crm.read"}""");
    }

    private string Revoke(RawRequest request)
    {
        var form = Form(request.Text);
        if (!IsClient(request, form))
        {
            return Json(401, """{"error":"invalid_client"}""");
        }

        var token = form.GetValueOrDefault("token", "");
        Revoked[token] = true;
        _access.TryRemove(token, out _);
        _refresh.TryRemove(token, out _);
        return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    }

    // The upstream: whose token it is, is what it answers.
    private string Call(RawRequest request)
    {
        var bearer = request.Head["authorization"];
        return bearer.StartsWith("Bearer ", StringComparison.Ordinal) && _access.TryGetValue(bearer["Bearer ".Length..], out var user)
            ? Json(200, $$$"""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"called as {{{user}}}"}]}}""", "Mcp-Session-Id: session-of-" + user + "\r\n")
            : Json(401, "{}", $"WWW-Authenticate: Bearer resource_metadata=\"{Url}/.well-known/oauth-protected-resource/mcp\"\r\n");
    }

    private bool Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            Faults.Enqueue(otherwise);
        }

        return holds;
    }

    private static string Json(int status, string body, string more = "") => $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{more}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    private static Dictionary<string, string> Form(string text) => text.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
        .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')), StringComparer.Ordinal);
}
