using System.Net.Http.Headers;
using System.Security.Cryptography;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Connections;

/// <summary>An authorization server's endpoints for tokens (RFC 6749 section 5) and for taking them back (RFC 7009), which the gateway asks as a client with a secret or without.</summary>
internal static class GrantEndpoint
{
    /// <param name="outbound">Fetches.</param>
    /// <param name="url">Of tokens.</param>
    /// <param name="form">Without <c>client_id</c>; what is null is left out.</param>
    /// <param name="client">How the server knows the gateway.</param>
    /// <param name="secret">Null: it has none (PKCE alone).</param>
    /// <param name="now">The time.</param>
    public static async Task<TokenSet> AskAsync(OutboundClient outbound, string url, IEnumerable<KeyValuePair<string, string?>> form, string client, string? secret, DateTimeOffset now)
    {
        KeyValuePair<string, string>[] fields = [.. form.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value!)), KeyValuePair.Create("client_id", client)];
        var answer = await outbound.SendAsync(() => Request(url, fields, client, secret)).ConfigureAwait(false);
        try
        {
            return Read(answer, url, now);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(answer.Body);
        }
    }

    /// <summary>True: it is ended, or was already, or the server ends nothing.</summary>
    public static async Task<bool> RevokeAsync(OutboundClient outbound, string url, Secret token, bool isRefresh, string client, string? secret)
    {
        if (url.Length == 0)
        {
            return true;
        }

        KeyValuePair<string, string>[] fields =
            [new("token", System.Text.Encoding.ASCII.GetString(token.Reveal())), new("token_type_hint", isRefresh ? "refresh_token" : "access_token"), new("client_id", client)];
        return (await outbound.SendAsync(() => Request(url, fields, client, secret)).ConfigureAwait(false)).IsOk;
    }

    private static HttpRequestMessage Request(string url, KeyValuePair<string, string>[] fields, string client, string? secret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Authorization = secret is null ? null : BasicLogin.Of(client, secret);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private static TokenSet Read(in OutboundAnswer answer, string url, DateTimeOffset now)
    {
        if (!answer.IsOk)
        {
            var error = SecretJson.ErrorOf(answer.Body);
            return TokenSet.None($"{url}: {answer.Fault}{error}", answer.Status == 400 && error == " (invalid_grant)");
        }

        // What is bound to a key of the client (DPoP) would be refused as a bearer's at every call.
        if (SecretJson.Text(answer.Body, "token_type") is not { } type || !type.Equals("bearer", StringComparison.OrdinalIgnoreCase))
        {
            return TokenSet.None($"{url}: the answer is no token of type Bearer");
        }

        return SecretJson.Take(answer.Body, "access_token") is { } access
            ? new TokenSet(access, SecretJson.Take(answer.Body, "refresh_token"), SecretJson.EndsIn(answer.Body, now, "expires_in"), SecretJson.Text(answer.Body, "scope"), "", false)
            : TokenSet.None($"{url}: the answer has no access_token");
    }
}
