using System.Text;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Credentials.Signing;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Http;

namespace FastMcp.Proxy.Forwarding;

/// <summary>Signs a request as it leaves: masked, with the upstream's own host.</summary>
internal static class LentSignature
{
    public static void Write(scoped ref HeadWriter head, Call call, ReadOnlySpan<byte> body, Lease lease)
    {
        var request = new SigV4.Request(
            Encoding.ASCII.GetString(call.Head.Method), Encoding.ASCII.GetString(call.Head.Path), Encoding.ASCII.GetString(call.Head.Query), Encoding.ASCII.GetString(call.Terms.Authority));
        foreach (var (name, value) in SigV4.Sign(request, body, lease.Aws!, lease.SigningKey, TimeProvider.System.GetUtcNow()))
        {
            head.Field(Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(value));
        }
    }
}
