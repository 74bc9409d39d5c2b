using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Credentials;

/// <summary>Entra ID and the metadata service of a machine as Microsoft documents them, and both ends of an identity assertion grant as the draft says.</summary>
public sealed partial class CredentialServices
{
    /// <summary>Issuer of the server at the other end.</summary>
    public const string Chat = "https://as.chat.example";

    public const string ChatSecret = "of the gateway at chat";

    private readonly ECDsa _idp = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>In the place of the audience, type and client that assertions are for; null: as they are asked for.</summary>
    public (string Type, string Audience, string Client)? Spoiled { get; set; }

    /// <summary>Of the application at Entra ID; of the key that GitHub knows too.</summary>
    public X509Certificate2 Certificate => field ??= new CertificateRequest("CN=app-1", GithubKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));

    // "Use managed identities on an Azure VM to acquire an access token": without the field it is refused, since a page's request could not have it.
    private (int, string) Metadata(RawRequest request) =>
        request.Method != "GET" || request.Head["metadata"] != "true" || request.Target.Split('?')[1] != "api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net&client_id=of-the-agents" ? (400, """{"error":"invalid_request"}""")
        : (200, $$"""{"access_token":"{{Make("mi")}}","client_id":"of-the-agents","expires_in":"3599","expires_on":"4102444800","not_before":"1","resource":"https://vault.azure.net","token_type":"Bearer"}""");

    // "Microsoft identity platform application authentication certificate credentials", workload identity federation, on-behalf-of.
    private (int, string) Entra(RawRequest request)
    {
        var form = Form(request.Text);
        var isOnBehalf = form.GetValueOrDefault("requested_token_use") == "on_behalf_of";
        return form.GetValueOrDefault("client_id") != "app-1" || request.Head["authorization"].Length > 0 || form.GetValueOrDefault("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" ? (401, """{"error":"invalid_client"}""")
            : isOnBehalf && form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer" && IsOfApp(form["client_assertion"], "RS256") ? (200, Answer(Make("oboc-" + Payload(form["assertion"]).GetProperty("sub").GetString())))
            : form["grant_type"] == "client_credentials" && form["client_assertion"] == "web-identity" ? (200, Answer(Make("wif")))
            : form["grant_type"] == "client_credentials" && IsOfApp(form["client_assertion"], "PS256") ? (200, Answer(Make("entra")))
            : (401, """{"error":"invalid_client"}""");
    }

    private bool IsOfApp(string assertion, string algorithm)
    {
        if (assertion.Split('.') is not { Length: 3 } parts)
        {
            return false;
        }

        var (header, claims) = (JsonDocument.Parse(Bytes(parts[0])).RootElement, Payload(assertion));
        var print = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Certificate.RawData));
        return header.GetProperty("alg").GetString() == algorithm && header.GetProperty("typ").GetString() == "JWT" && header.GetProperty("x5t#S256").GetString() == print
            && GithubKey.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Bytes(parts[2]), HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
            && claims.GetProperty("iss").GetString() == "app-1" && claims.GetProperty("sub").GetString() == "app-1" && claims.GetProperty("aud").GetString() == $"{Url}/entra/token"
            && claims.GetProperty("exp").GetInt64() - claims.GetProperty("nbf").GetInt64() is > 0 and <= 600 && claims.GetProperty("jti").GetString()!.Length > 20;
    }

    // The issuer's end: it exchanges its own tokens, for its clients, for audiences that it knows.
    private (int, string) IdentityProvider(RawRequest request)
    {
        var form = Form(request.Text);
        var (type, audience, client) = Spoiled ?? ("oauth-id-jag+jwt", form.GetValueOrDefault("audience", ""), "gw-at-chat");
        return request.Head["authorization"] != BasicOf("gw", Secret) ? (401, """{"error":"invalid_client"}""")
            : form["grant_type"] != "urn:ietf:params:oauth:grant-type:token-exchange" || form.GetValueOrDefault("requested_token_type") != "urn:ietf:params:oauth:token-type:id-jag"
                || form.GetValueOrDefault("subject_token_type") != "urn:ietf:params:oauth:token-type:access_token" || form.ContainsKey("actor_token") ? (400, """{"error":"invalid_request"}""")
            : form.GetValueOrDefault("audience") != Chat || form.GetValueOrDefault("resource") != "https://chat.example/mcp" || form.GetValueOrDefault("scope") != "chat.read" ? (400, """{"error":"invalid_target"}""")
            : (200, $$"""{"issued_token_type":"urn:ietf:params:oauth:token-type:id-jag","access_token":"{{Jag(type, audience, client, Payload(form["subject_token"]).GetProperty("sub").GetString()!)}}","token_type":"N_A","expires_in":300}""");
    }

    // The other end: it verifies all of it, and knows the gateway by another name.
    private (int, string) ChatServer(RawRequest request)
    {
        var form = Form(request.Text);
        if (request.Head["authorization"] != BasicOf("gw-at-chat", ChatSecret) || form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer" || !Verifies(form["assertion"], _idp))
        {
            return (401, """{"error":"invalid_client"}""");
        }

        var (header, claims) = (JsonDocument.Parse(Bytes(form["assertion"].Split('.')[0])).RootElement, Payload(form["assertion"]));
        return header.GetProperty("typ").GetString() == "oauth-id-jag+jwt" && claims.GetProperty("aud").GetString() == Chat && claims.GetProperty("client_id").GetString() == "gw-at-chat"
            && claims.GetProperty("resource").GetString() == "https://chat.example/mcp" && claims.GetProperty("exp").GetInt64() > TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()
            ? (200, Answer(Make("chat-" + claims.GetProperty("sub").GetString())))
            : (400, """{"error":"invalid_grant"}""");
    }

    private string Jag(string type, string audience, string client, string subject)
    {
        static string Text(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var input = Text($$"""{"alg":"ES256","typ":"{{type}}"}""") + "." + Text(
            $$"""{"jti":"{{Guid.NewGuid()}}","iss":"{{Url}}/idp","sub":"{{subject}}","aud":"{{audience}}","client_id":"{{client}}","iat":{{now}},"exp":{{now + 300}},"resource":"https://chat.example/mcp","scope":"chat.read"}""");
        return $"{input}.{System.Buffers.Text.Base64Url.EncodeToString(_idp.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    private static string BasicOf(string client, string secret) => "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{client}:{Uri.EscapeDataString(secret).Replace("%20", "+", StringComparison.Ordinal)}"));
}
