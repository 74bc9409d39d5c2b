using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.Approvals.Approvers;
using FastMcp.Jose;
using FastMcp.Jose.Signatures;
using FastMcp.Jose.Tokens;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Identity.Issuers;
using FastMcp.Proxy.Outbound;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.Proxy.WebConsole;

/// <summary>
/// Signs people in to the console by one of the gateway's issuers: authorization code with PKCE (OpenID Connect Core 1.0 section 3.1, RFC 7636, RFC 9207). ID tokens
/// are verified as strictly as callers' access tokens, by the same keys.
/// </summary>
/// <param name="config">Of the console.</param>
/// <param name="isDevelopment">The issuer is at no address: people bring its tokens.</param>
/// <param name="identities">Issuers and what fetches.</param>
/// <param name="approvers">Whoever has a token there keeps their name; null: there are none.</param>
/// <param name="clock">The time.</param>
internal sealed class OpenIdProvider(SignInConfig config, bool isDevelopment, IdentityBuilder identities, ApproverBook? approvers, TimeProvider clock) : ISignInProvider
{
    private static readonly TimeSpan Known = TimeSpan.FromHours(1);

    private static readonly SignInResult NotNow = new(null, "The provider cannot be reached at the moment.");
    private static readonly SignInResult NotBelieved = new(null, "What the provider says of you is not believed: the gateway's configuration of this issuer and the token do not agree.");

    private volatile Fetched? _fetched;

    public bool TakesTokens => isDevelopment;

    public async Task<Uri?> LeadAsync(SignInStart start)
    {
        if (await EndpointsAsync().ConfigureAwait(false) is not { } endpoints)
        {
            return null;
        }

        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(start.Verifier)));
        (string Name, string Value)[] parts =
        [
            ("response_type", "code"), ("client_id", config.Client), ("redirect_uri", start.Redirect.AbsoluteUri), ("scope", string.Join(' ', config.Scopes)),
            ("state", start.State), ("nonce", start.Nonce), ("code_challenge", challenge), ("code_challenge_method", "S256"),
        ];
        var query = string.Join('&', parts.Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));
        return new UriBuilder(endpoints.Authorization) { Query = endpoints.Authorization.Query.Length > 1 ? $"{endpoints.Authorization.Query}&{query}" : query }.Uri;
    }

    public async Task<SignInResult> RedeemAsync(string code, string issuer, SignInStart start)
    {
        if (identities.Find(config.Issuer) is not { } known)
        {
            return NotNow;
        }

        // Another provider's answer that was led here: mix-up (RFC 9207).
        if (issuer.Length > 0 && issuer != known.Rules.Issuer)
        {
            return NotBelieved;
        }

        if (isDevelopment)
        {
            return await BelieveAsync(known, known.Rules, code.Trim(), null).ConfigureAwait(false);
        }

        if (await EndpointsAsync().ConfigureAwait(false) is not { } endpoints || !TrySecret(out var secret))
        {
            return NotNow;
        }

        var answer = await identities.Outbound.SendAsync(() => Question(endpoints.Token, code, start, secret)).ConfigureAwait(false);
        return answer.Status == 0 ? NotNow
            : answer.IsOk && TokenIn(answer.Body) is { } token ? await BelieveAsync(known, RulesOf(known.Rules), token, start.Nonce).ConfigureAwait(false)
            : new SignInResult(null, "The provider did not take the code.");
    }

    // ID tokens have other types than access tokens, and what tells one from the other is what is expected here.
    private static TokenRules RulesOf(TokenRules rules) => rules with { Profile = rules.Profile with { Types = ["jwt", ""], Kind = null, Foreign = [], Subject = "sub" } };

    private static string? TokenIn(byte[] json)
    {
        if (StrictJson.Check(json) != TokenFault.None)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("id_token", out var token) && token.ValueKind == JsonValueKind.String ? token.GetString() : null;
    }

    private async Task<SignInResult> BelieveAsync(Issuer issuer, TokenRules rules, string token, string? nonce)
    {
        if (JwsReader.Read(Encoding.UTF8.GetBytes(token), out _) is not { } message || rules.CheckHeader(message) != TokenFault.None
            || ClaimsReader.IssuerOf(message.Payload, out var name) != TokenFault.None || name != rules.Issuer)
        {
            return NotBelieved;
        }

        var found = await issuer.Keys.FindAsync(message.Kid).ConfigureAwait(false);
        return found.Key is null ? (found.Fault == TokenFault.KeysUnavailable ? NotNow : NotBelieved)
            : TokenVerifier.Verify(message, found.Key, rules, [config.Client], clock.GetUtcNow()).Claims is { } claims && IsFor(claims, nonce) ? PersonOf(claims, issuer.Rules.Profile.Subject)
            : NotBelieved;
    }

    // OpenID Connect Core 1.0 section 3.1.3.7: the nonce that was sent, and of several audiences the console is the party that it is for.
    private bool IsFor(TokenClaims claims, string? nonce)
    {
        using var document = JsonDocument.Parse(claims.Json);
        var root = document.RootElement;
        bool Says(string claim, string value) => root.TryGetProperty(claim, out var said) && said.ValueKind == JsonValueKind.String && said.ValueEquals(value);
        return nonce is null || (Says("nonce", nonce) && (root.TryGetProperty("azp", out _) ? Says("azp", config.Client) : claims.Audiences.Count == 1));
    }

    // Callers are named by the issuer's own claim (email, oid): who does not say theirs could approve what they asked for themselves.
    private SignInResult PersonOf(TokenClaims claims, string subject)
    {
        using var document = JsonDocument.Parse(claims.Json);
        if (!document.RootElement.TryGetProperty(subject, out var caller) || caller.ValueKind != JsonValueKind.String || caller.GetString() is not { Length: > 0 } callers)
        {
            return new SignInResult(null, $"The provider's ID token does not say {subject}, by which this gateway knows callers.");
        }

        var name = document.RootElement.TryGetProperty(config.Name, out var said) && said.ValueKind == JsonValueKind.String && said.GetString() is { Length: > 0 and <= 256 } text && !text.Any(char.IsControl) ? text : claims.Subject;
        var (both, own) = ($"{claims.Issuer} {claims.Subject}", $"{claims.Issuer} {callers}");
        // Who decides by a token too is one person, not two.
        var entry = approvers?.All.FirstOrDefault(one => one.Subjects.Contains(both) || one.Subjects.Contains(claims.Subject) || one.Subjects.Contains(own) || one.Subjects.Contains(callers));
        return new SignInResult(new SignedIn(entry?.Name ?? name, claims.Groups, [.. new[] { both, own }.Distinct(), .. entry?.Subjects ?? []]) { Caller = $"{claims.Issuer}\n{callers}" }, null);
    }

    private async Task<ProviderEndpoints?> EndpointsAsync()
    {
        if (_fetched is { } fetched && clock.GetElapsedTime(fetched.At) < Known)
        {
            return fetched.Endpoints;
        }

        if (identities.Find(config.Issuer) is not { } issuer || await ProviderEndpoints.FetchAsync(issuer.Rules.Issuer, identities.Outbound).ConfigureAwait(false) is not { } endpoints)
        {
            return null;
        }

        _fetched = new Fetched(endpoints, clock.GetTimestamp());
        return endpoints;
    }

    private HttpRequestMessage Question(Uri at, string code, SignInStart start, string? secret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, at)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", start.Redirect.AbsoluteUri), new("client_id", config.Client), new("code_verifier", start.Verifier),
            ]),
        };
        request.Headers.Authorization = secret is null ? null : BasicLogin.Of(config.Client, secret);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private bool TrySecret(out string? secret)
    {
        secret = null;
        try
        {
            secret = config.SecretFile is { } file ? File.ReadAllText(file).Trim() : null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private sealed record Fetched(ProviderEndpoints Endpoints, long At);
}
