using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Credentials.Signing;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>
/// An installation token of a GitHub App, narrowed to repositories and permissions ("Generating an installation access token for a GitHub App"). Ended by
/// <c>DELETE /installation/token</c>.
/// </summary>
internal sealed class GithubSource(SourceTerms terms) : ICredentialSource
{
    public bool Revokes => true;

    public async Task<Minted> MintAsync(LendScope scope)
    {
        if (await terms.ReadAsync("key-file").ConfigureAwait(false) is not { } pem)
        {
            return terms.Unreadable("key-file");
        }

        string jwt;
        try
        {
            jwt = JwtSigner.Sign(pem, null, Claims());
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return Minted.None($"{terms.Config.Text("key-file")} holds no private key");
        }

        var url = new Uri($"{Api}/app/installations/{terms.Config.Text("installation")}/access_tokens");
        var body = Asked(scope);
        var answer = await terms.Outbound.SendAsync(() => Request(HttpMethod.Post, url, jwt, body)).ConfigureAwait(false);
        if (answer.Status != 201)
        {
            return Minted.None($"{url}: {answer.Fault}");
        }

        var (token, ends) = (SecretJson.Take(answer.Body, "token"), SecretJson.EndsAt(answer.Body, "expires_at"));
        CryptographicOperations.ZeroMemory(answer.Body);
        return token is null ? Minted.None($"{url}: the answer has no token") : Minted.Of(token) with { EndsAt = ends };
    }

    public Task<bool> RevokeAsync(in Minted minted) => EndAsync(Encoding.ASCII.GetString(minted.Secret!.Reveal()));

    private string Api => terms.Url("https://api.github.com").ToString().TrimEnd('/');

    // 401: it has ended already.
    private async Task<bool> EndAsync(string token) =>
        (await terms.Outbound.SendAsync(() => Request(HttpMethod.Delete, new Uri($"{Api}/installation/token"), token, null)).ConfigureAwait(false)).Status is 204 or 401;

    // A minute back, since clocks differ; ten minutes is the most that GitHub takes.
    private byte[] Claims()
    {
        var now = terms.Now.ToUnixTimeSeconds();
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"iat":{{now - 60}},"exp":{{now + 540}},"iss":"{{terms.Config.Text("app")}}"}"""));
    }

    private byte[] Asked(LendScope scope)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (terms.FillAll("repositories", scope) is { Count: > 0 } repositories)
            {
                json.WriteStartArray("repositories"u8);
                foreach (var repository in repositories)
                {
                    json.WriteStringValue(repository);
                }

                json.WriteEndArray();
            }

            if (terms.FillAll("permissions", scope) is { Count: > 0 } permissions)
            {
                json.WriteStartObject("permissions"u8);
                foreach (var parts in permissions.Select(permission => permission.Split(':', 2)))
                {
                    json.WriteString(parts[0].Trim(), parts.Length > 1 ? parts[1].Trim() : "read");
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri url, string bearer, byte[]? body)
    {
        var request = new HttpRequestMessage(method, url) { Content = body is null ? null : JsonBody.Of(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("fastmcp", "1"));
        return request;
    }
}
