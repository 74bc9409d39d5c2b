using System.Net.Http.Headers;
using System.Text;

namespace FastMcp.Proxy.Outbound;

/// <summary>A client's name and secret as OAuth sends them: form-encoded each, then joined and encoded (RFC 6749 section 2.3.1).</summary>
internal static class BasicLogin
{
    public static AuthenticationHeaderValue Of(string client, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{FormText.Encode(client)}:{FormText.Encode(secret)}")));
}
