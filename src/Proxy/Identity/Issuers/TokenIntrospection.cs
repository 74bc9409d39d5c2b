using System.Net.Http.Headers;
using System.Text.Json;
using FastMcp.Jose;
using FastMcp.Jose.Tokens;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Identity.Issuers;

/// <summary>Asks an issuer about a token that says nothing by itself (RFC 7662).</summary>
internal sealed class TokenIntrospection(IntrospectionConfig config, OutboundClient outbound)
{
    private readonly RefusedTokens _refused = new();
    private int _asking;

    /// <summary>How long an answer is believed.</summary>
    public TimeSpan Keep => config.Keep;

    /// <summary>Anybody can send a text that is no token: so many are asked about at once, and no more.</summary>
    public async Task<TokenVerdict> AskAsync(TokenKey key, string token, TokenRules rules, IReadOnlyCollection<string> audiences, DateTimeOffset now)
    {
        if (_refused.Has(key, now))
        {
            return new(null, null, TokenFault.Inactive);
        }

        try
        {
            if (Interlocked.Increment(ref _asking) > IdentityLimits.Introspecting)
            {
                return new(null, null, TokenFault.IntrospectionFailed);
            }

            var verdict = await AskOnceAsync(token, rules, audiences, now).ConfigureAwait(false);
            if (verdict.Fault == TokenFault.Inactive)
            {
                _refused.Add(key, now);
            }

            return verdict;
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
        }
    }

    private async Task<TokenVerdict> AskOnceAsync(string token, TokenRules rules, IReadOnlyCollection<string> audiences, DateTimeOffset now)
    {
        if (await SecretAsync().ConfigureAwait(false) is not { } secret)
        {
            return new(null, null, TokenFault.IntrospectionFailed);
        }

        var answer = await outbound.SendAsync(() => Question(token, secret)).ConfigureAwait(false);
        if (!answer.IsOk || StrictJson.Check(answer.Body) != TokenFault.None)
        {
            return new(null, null, TokenFault.IntrospectionFailed);
        }

        using var document = JsonDocument.Parse(answer.Body);
        if (!document.RootElement.TryGetProperty("active", out var active) || active.ValueKind != JsonValueKind.True)
        {
            return new(null, null, TokenFault.Inactive);
        }

        // The issuer need not repeat who it is; what it says must be so.
        if (document.RootElement.TryGetProperty("iss", out var iss) && !(iss.ValueKind == JsonValueKind.String && iss.ValueEquals(rules.Issuer)))
        {
            return new(null, null, TokenFault.IssuerUnknown);
        }

        var claims = ClaimsReader.Read(answer.Body, rules, audiences, now, out var fault);
        return new(claims, null, fault);
    }

    private HttpRequestMessage Question(string token, string secret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, config.Url)
        {
            Content = new FormUrlEncodedContent([new("token", token), new("token_type_hint", "access_token")]),
        };
        request.Headers.Authorization = BasicLogin.Of(config.Client, secret);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private async Task<string?> SecretAsync()
    {
        try
        {
            return (await File.ReadAllTextAsync(config.SecretFile).ConfigureAwait(false)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
