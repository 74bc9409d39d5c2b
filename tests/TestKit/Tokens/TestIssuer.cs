using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FastMcp.TestKit.Peers;

namespace FastMcp.TestKit.Tokens;

/// <summary>An authorization server on loopback: discovery, keys that rotate, tokens with any claims. It counts who asks for its keys.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    private readonly ScriptedUpstream _server;
    private readonly List<(string Kid, ECDsa Key)> _keys = [];
    private int _fetches;

    public TestIssuer()
    {
        _server = new ScriptedUpstream(AnswerAsync);
        People = new TestPeople(() => Url);
        Rotate(keep: false);
    }

    public string Url => $"http://127.0.0.1:{_server.Port}";

    /// <summary>How often its keys were asked for.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>Answers nothing but errors.</summary>
    public bool IsDown { get; set; }

    /// <summary>Of opaque tokens, by token: the answer of introspection.</summary>
    public Dictionary<string, string> Opaque { get; } = [];

    public ScriptedUpstream Server => _server;

    /// <summary>Who signs in by a browser.</summary>
    public TestPeople People { get; }

    /// <summary>Signs with a new key from now on.</summary>
    /// <param name="keep">The old ones are still listed.</param>
    public void Rotate(bool keep)
    {
        if (!keep)
        {
            _keys.Clear();
        }

        _keys.Insert(0, ($"k{Guid.NewGuid():N}"[..9], ECDsa.Create(ECCurve.NamedCurves.nistP256)));
    }

    /// <summary>A token for <paramref name="audience"/>; the issuer, the subject and an end in 5 minutes unless <paramref name="more"/> says otherwise.</summary>
    public string Token(string subject, string audience, string more = "", int seconds = 300, string? kid = null, string? issuer = null, string type = "at+jwt")
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return Sign(
            $$"""{"alg":"ES256","typ":"{{type}}","kid":"{{kid ?? _keys[0].Kid}}"}""",
            $$"""{"iss":"{{issuer ?? Url}}","sub":"{{subject}}","aud":"{{audience}}","iat":{{now}},"exp":{{now + seconds}}{{more}}}""");
    }

    public string Sign(string header, string claims)
    {
        var input = $"{Text(header)}.{Text(claims)}";
        return $"{input}.{Base64Url.EncodeToString(_keys[0].Key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Text(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private Task AnswerAsync(UpstreamExchange exchange)
    {
        if (IsDown)
        {
            return exchange.SendAsync("HTTP/1.1 500 Down\r\nContent-Length: 0\r\n\r\n");
        }

        switch (exchange.Request.Target.Split('?')[0])
        {
            case "/authorize":
                return exchange.SendAsync($"HTTP/1.1 302 Found\r\nLocation: {People.Authorize(exchange.Request.Target)}\r\nContent-Length: 0\r\n\r\n");
            case "/token":
                return People.Redeem(exchange.Request.Text) is { } claims
                    ? exchange.SendAsync(Answers.Plain("application/json", $$"""{"access_token":"a","token_type":"Bearer","id_token":"{{Sign(People.Header ?? $$"""{"alg":"ES256","typ":"JWT","kid":"{{_keys[0].Kid}}"}""", claims)}}"}"""))
                    : exchange.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            case "/.well-known/openid-configuration":
                return exchange.SendAsync(Answers.Plain("application/json", $$"""{"issuer":"{{Url}}","jwks_uri":"{{Url}}/keys","token_endpoint":"{{Url}}/token","authorization_endpoint":"{{Url}}/authorize"}"""));
            case "/keys":
                Interlocked.Increment(ref _fetches);
                return exchange.SendAsync(Answers.Plain("application/json", $$"""{"keys":[{{string.Join(',', _keys.Select(Jwk))}}]}"""));
            case "/introspect":
                var token = exchange.Request.Text.Split('&')[0]["token=".Length..];
                return exchange.SendAsync(Answers.Plain("application/json", Opaque.GetValueOrDefault(token, """{"active":false}""")));
            default:
                return exchange.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        }
    }

    private static string Jwk((string Kid, ECDsa Key) key)
    {
        var q = key.Key.ExportParameters(false).Q;
        return $$"""{"kty":"EC","crv":"P-256","use":"sig","kid":"{{key.Kid}}","x":"{{Base64Url.EncodeToString(q.X)}}","y":"{{Base64Url.EncodeToString(q.Y)}}"}""";
    }
}
