using System.Text;
using FastMcp.Proxy.Credentials.Signing;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Guarding.Asking;

/// <summary>The request that a guard is asked with, signed or with what is lent for it.</summary>
internal static class GuardRequest
{
    public static HttpRequestMessage Of(Uri url, byte[] body, Lease? lease, DateTimeOffset now)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, lease is { Place: LeasePlace.Query } ? WithQuery(url, lease) : url) { Content = JsonBody.Of(body) };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (lease is { Place: LeasePlace.Field })
        {
            request.Headers.TryAddWithoutValidation(Encoding.ASCII.GetString(lease.Name), Encoding.ASCII.GetString(lease.Value));
        }
        else if (lease is { Place: LeasePlace.Signature, Aws: { } identity })
        {
            foreach (var (name, value) in SigV4.Sign(new("POST", url.AbsolutePath, url.Query.TrimStart('?'), url.Authority), body, identity, lease.SigningKey, now))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static Uri WithQuery(Uri url, Lease lease) => new UriBuilder(url)
    {
        Query = $"{url.Query.TrimStart('?')}{(url.Query.Length > 1 ? "&" : "")}{Encoding.ASCII.GetString(lease.Name)}={Uri.EscapeDataString(Encoding.ASCII.GetString(lease.Value))}",
    }.Uri;
}
