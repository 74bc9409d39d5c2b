using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>A token of a service account for one audience, by the cluster's TokenRequest (authentication.k8s.io/v1).</summary>
internal sealed class KubernetesSource(SourceTerms terms) : ICredentialSource
{
    public async Task<Minted> MintAsync(LendScope scope)
    {
        if (await terms.ReadAsync("token-file").ConfigureAwait(false) is not { } token)
        {
            return terms.Unreadable("token-file");
        }

        var url = new Uri($"{terms.Url().ToString().TrimEnd('/')}/api/v1/namespaces/{terms.Config.Text("namespace")}/serviceaccounts/{terms.Config.Text("service-account")}/token");
        var seconds = Math.Max(600, (long)terms.Duration(TimeSpan.FromMinutes(10)).TotalSeconds);
        var audience = JsonEncodedText.Encode(terms.Fill("audience", scope)!);
        var body = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$$"""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["{{{audience}}}"],"expirationSeconds":{{{seconds}}}}}"""));
        var answer = await terms.Outbound.SendAsync(() => Request(url, token, body)).ConfigureAwait(false);
        if (answer.Status != 201)
        {
            return Minted.None($"{url}: {answer.Fault}");
        }

        var (made, ends) = (SecretJson.Take(answer.Body, "status", "token"), SecretJson.EndsAt(answer.Body, "status", "expirationTimestamp"));
        CryptographicOperations.ZeroMemory(answer.Body);
        return made is null ? Minted.None($"{url}: the answer has no token") : Minted.Of(made) with { EndsAt = ends };
    }

    private static HttpRequestMessage Request(Uri url, string token, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonBody.Of(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
