using System.Security.Cryptography;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Connections;

/// <summary>
/// Makes the gateway known to a server that lets clients register themselves (RFC 7591): as a public client, with the one address that it comes back to. Done for each consent, so that nothing has to be kept beside the grant,
/// which names its client.
/// </summary>
internal static class ClientRegistration
{
    private const int LongestName = 512;

    /// <summary>The client's name there, or why there is none.</summary>
    public static async Task<(string? Client, string WhyNot)> RegisterAsync(OutboundClient outbound, Uri endpoint, ConnectionTerms terms)
    {
        var body = ClientDocument.Of(terms, named: false);
        var answer = await outbound.SendAsync(() => new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = JsonBody.Of(body) }).ConfigureAwait(false);
        try
        {
            // Another way to show itself than was asked for would be refused at every renewal.
            return !answer.IsOk ? (null, $"{endpoint}: {answer.Fault}{SecretJson.ErrorOf(answer.Body)}")
                : SecretJson.Text(answer.Body, "token_endpoint_auth_method") is not (null or "none") ? (null, $"{endpoint}: it registers no public clients")
                : SecretJson.Text(answer.Body, "client_id") is { Length: > 0 and <= LongestName } client ? (client, "")
                : (null, $"{endpoint}: the answer has no client_id");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(answer.Body);
        }
    }
}
