using System.Net.Http.Headers;
using System.Security.Cryptography;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>An OAuth 2 token endpoint (RFC 6749 section 5): a form goes, an access token comes.</summary>
internal static class TokenEndpoint
{
    /// <param name="terms">Of the source.</param>
    /// <param name="form">Without what is null.</param>
    /// <param name="login">Null: the form shows who asks.</param>
    /// <param name="at">The endpoint; null: the source's own.</param>
    public static async Task<Minted> AskAsync(SourceTerms terms, IEnumerable<KeyValuePair<string, string?>> form, AuthenticationHeaderValue? login, Uri? at = null)
    {
        KeyValuePair<string, string>[] fields = [.. form.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value!))];
        var url = at ?? terms.Url();
        var answer = await terms.Outbound.SendAsync(() => Request(url, fields, login)).ConfigureAwait(false);
        return Read(answer, terms, url);
    }

    /// <summary>RFC 7009.</summary>
    public static async Task<bool> RevokeAsync(SourceTerms terms, Secret token, ClientProof proof)
    {
        if (terms.Config.Text("revoke-url") is not { } url)
        {
            return true;
        }

        var text = System.Text.Encoding.ASCII.GetString(token.Reveal());
        KeyValuePair<string, string>[] fields = [new("token", text), .. proof.Form.Select(field => KeyValuePair.Create(field.Key, field.Value!))];
        return (await terms.Outbound.SendAsync(() => Request(new Uri(url), fields, proof.Login)).ConfigureAwait(false)).IsOk;
    }

    private static HttpRequestMessage Request(Uri url, KeyValuePair<string, string>[] fields, AuthenticationHeaderValue? login)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Authorization = login;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private static Minted Read(OutboundAnswer answer, SourceTerms terms, Uri url)
    {
        if (!answer.IsOk)
        {
            return Minted.None($"{url}: {answer.Fault}{SecretJson.ErrorOf(answer.Body)}");
        }

        var token = SecretJson.Take(answer.Body, "access_token");
        var ends = SecretJson.EndsIn(answer.Body, terms.Now, "expires_in");
        CryptographicOperations.ZeroMemory(answer.Body);
        return token is null ? Minted.None($"{url}: the answer has no access_token") : Minted.Of(token) with { EndsAt = ends };
    }
}
