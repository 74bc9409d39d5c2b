using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Credentials;

/// <summary>
/// What credentials come from, on loopback: a token endpoint, Vault, GitHub, AWS STS, Kubernetes and Google, as their documentation describes their HTTP API. Each checks who asks
/// and what for, and answers 4xx if that is wrong; each credential that it makes is another one.
/// </summary>
public sealed partial class CredentialServices : IAsyncDisposable
{
    public const string Secret = "of the gateway, with / and =";

    private int _made;

    public CredentialServices() => Server = new ScriptedUpstream(AnswerAsync);

    public ScriptedUpstream Server { get; }

    public string Url => $"http://127.0.0.1:{Server.Port}";

    public RSA GithubKey { get; } = RSA.Create(2048);

    public ECDsa ClientKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What was made and not ended.</summary>
    public ConcurrentDictionary<string, string> Alive { get; } = new();

    /// <summary>Bodies of requests, by path.</summary>
    public ConcurrentQueue<(string Target, string Body)> Asked { get; } = new();

    /// <summary>Revocations fail so many times.</summary>
    public int RevocationsToFail { get; set; }

    public int Made => Volatile.Read(ref _made);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GithubKey.Dispose();
        ClientKey.Dispose();
    }

    private Task AnswerAsync(UpstreamExchange exchange)
    {
        var request = exchange.Request;
        Asked.Enqueue((request.Target, request.Text));
        var (status, body) = request.Target switch
        {
            "/token" => Token(request),
            "/revoke" => Revoked(Form(request.Text)["token"]),
            "/vault/v1/secret/data/crm" => Vault(request, $$"""{"data":{"data":{"key":"{{Make("kv")}}"},"metadata":{"version":3} },"lease_id":"","lease_duration":0}"""),
            "/vault/v1/database/creds/orders" => VaultLease(request),
            "/vault/v1/sys/leases/revoke" => Vault(request, "") is (200, _) ? Revoked(Json(request.Text, "lease_id")) : (403, ""),
            "/app/installations/42/access_tokens" => Github(request),
            "/installation/token" => Revoked(request.Head["authorization"]["Bearer ".Length..]),
            "/sts/" => Sts(request),
            "/k8s/api/v1/namespaces/agents/serviceaccounts/crawler/token" => Kubernetes(request),
            "/entra/token" => Entra(request),
            "/idp/token" => IdentityProvider(request),
            "/chat/token" => ChatServer(request),
            var target when target.StartsWith("/metadata/identity/oauth2/token?", StringComparison.Ordinal) => Metadata(request),
            "/google/v1/projects/-/serviceAccounts/sa%40p.example:generateAccessToken" => Google(request),
            _ => (404, ""),
        };
        return exchange.SendAsync($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    private string Make(string kind, string? handle = null)
    {
        var made = $"{kind}-{Interlocked.Increment(ref _made)}-{Guid.NewGuid():N}";
        Alive[handle ?? made] = made;
        return made;
    }

    private (int, string) Token(RawRequest request)
    {
        var form = Form(request.Text);
        var basic = Encoding.ASCII.GetBytes($"gw:{Uri.EscapeDataString(Secret).Replace("%20", "+", StringComparison.Ordinal)}");
        var isClient = request.Head["authorization"] == $"Basic {Convert.ToBase64String(basic)}";
        var shows = form.GetValueOrDefault("client_assertion") is { } assertion && Verifies(assertion, ClientKey) && Payload(assertion).GetProperty("aud").GetString() == $"{Url}/token";
        return form["grant_type"] switch
        {
            "client_credentials" when isClient || shows => (200, Answer(Make("cc"))),
            "urn:ietf:params:oauth:grant-type:token-exchange" when isClient && form["subject_token_type"].EndsWith(":access_token", StringComparison.Ordinal) =>
                (200, Answer(Make("ex-" + Payload(form["subject_token"]).GetProperty("sub").GetString()))),
            "urn:ietf:params:oauth:grant-type:jwt-bearer" when form.GetValueOrDefault("requested_token_use") == "on_behalf_of" && form["client_secret"] == Secret =>
                (200, Answer(Make("obo-" + Payload(form["assertion"]).GetProperty("sub").GetString()))),
            "urn:ietf:params:oauth:grant-type:jwt-bearer" when Verifies(form["assertion"], ClientKey) => (200, Answer(Make("jb-" + Payload(form["assertion"]).GetProperty("sub").GetString()))),
            _ => (401, """{"error":"invalid_client","error_description":"secret words"}"""),
        };
    }

    private static string Answer(string token) => $$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":300}""";

    private (int, string) VaultLease(RawRequest request)
    {
        var lease = $"database/creds/orders/{Guid.NewGuid():N}";
        return Vault(request, $$"""{"lease_id":"{{lease}}","lease_duration":3600,"data":{"username":"v-orders","password":"{{Make("db", lease)}}"} }""");
    }

    private static (int, string) Vault(RawRequest request, string body) =>
        request.Head["x-vault-token"] == "hvs.of-the-gateway" && request.Head["x-vault-request"] == "true" && request.Head["x-vault-namespace"] == "team" ? (200, body) : (403, "");

    private (int, string) Revoked(string handle)
    {
        if (RevocationsToFail > 0)
        {
            RevocationsToFail--;
            return (500, "");
        }

        return Alive.TryRemove(handle, out _) ? (204, "") : (401, "");
    }

    private (int, string) Github(RawRequest request)
    {
        var jwt = request.Head["authorization"]["Bearer ".Length..].Split('.');
        var signed = GithubKey.VerifyData(Encoding.ASCII.GetBytes($"{jwt[0]}.{jwt[1]}"), Bytes(jwt[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var claims = JsonDocument.Parse(Bytes(jwt[1])).RootElement;
        var isShort = claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64() <= 600;
        return signed && isShort && claims.GetProperty("iss").GetString() == "app-1"
            ? (201, $$"""{"token":"{{Make("ghs")}}","expires_at":"2099-01-01T00:00:00Z"}""")
            : (401, "");
    }

    private (int, string) Sts(RawRequest request)
    {
        var form = Form(request.Text);
        return form["Action"] == "AssumeRoleWithWebIdentity" && form["WebIdentityToken"] == "web-identity" && form["RoleArn"] == "arn:aws:iam::1:role/agent"
            ? (200, $"""
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
                <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>{Make("sk")}</SecretAccessKey><SessionToken>FwoGZX-of-sts</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
                </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                """)
            : (403, "");
    }

    private (int, string) Kubernetes(RawRequest request) =>
        request.Head["authorization"] == "Bearer cluster-token" && request.Text.Contains("\"audiences\":[\"https://crm.example\"]", StringComparison.Ordinal)
            ? (201, $$$"""{"kind":"TokenRequest","status":{"token":"{{{Make("k8s")}}}","expirationTimestamp":"2099-01-01T00:00:00Z"}}""")
            : (403, "");

    private (int, string) Google(RawRequest request) =>
        request.Head["authorization"] == "Bearer federated" && request.Text.Contains("\"scope\":[\"https://www.googleapis.com/auth/a\",\"b\"]", StringComparison.Ordinal)
            ? (200, $$"""{"accessToken":"{{Make("ya29")}}","expireTime":"2099-01-01T00:00:00Z"}""")
            : (403, "");

    private static Dictionary<string, string> Form(string body) => body.Split('&').Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));

    private static string Json(string body, string name) => JsonDocument.Parse(body).RootElement.GetProperty(name).GetString()!;

    private static JsonElement Payload(string jwt) => JsonDocument.Parse(Bytes(jwt.Split('.')[1])).RootElement;

    private static bool Verifies(string jwt, ECDsa key)
    {
        var parts = jwt.Split('.');
        return key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Bytes(parts[2]), HashAlgorithmName.SHA256);
    }

    private static byte[] Bytes(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
