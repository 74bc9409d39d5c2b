using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>
/// An access token of a service account of Google, by impersonation (IAM Service Account Credentials, <c>generateAccessToken</c>). The gateway shows an access token out of a file, which
/// workload identity keeps fresh.
/// </summary>
internal sealed class GoogleSource(SourceTerms terms) : ICredentialSource
{
    public async Task<Minted> MintAsync(LendScope scope)
    {
        if (await terms.ReadAsync("token-file").ConfigureAwait(false) is not { } token)
        {
            return terms.Unreadable("token-file");
        }

        var url = new Uri($"{terms.Url("https://iamcredentials.googleapis.com").ToString().TrimEnd('/')}/v1/projects/-/serviceAccounts/{Uri.EscapeDataString(terms.Config.Text("account")!)}:generateAccessToken");
        var seconds = (long)terms.Duration(TimeSpan.FromMinutes(5)).TotalSeconds;
        var scopes = string.Join(',', terms.Fill("scope", scope)!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => $"\"{JsonEncodedText.Encode(one)}\""));
        var body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"scope":[{{scopes}}],"lifetime":"{{seconds}}s"}"""));
        var answer = await terms.Outbound.SendAsync(() => Request(url, token, body)).ConfigureAwait(false);
        if (!answer.IsOk)
        {
            return Minted.None($"{url}: {answer.Fault}");
        }

        var (made, ends) = (SecretJson.Take(answer.Body, "accessToken"), SecretJson.EndsAt(answer.Body, "expireTime"));
        CryptographicOperations.ZeroMemory(answer.Body);
        return made is null ? Minted.None($"{url}: the answer has no accessToken") : Minted.Of(made) with { EndsAt = ends };
    }

    private static HttpRequestMessage Request(Uri url, string token, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonBody.Of(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
