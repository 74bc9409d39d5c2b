using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Http;

namespace FastMcp.Proxy.Forwarding;

/// <summary>What a service of this process is told beside the request: see <see cref="InnerFields"/>.</summary>
internal static class InnerRequestFields
{
    public static void Write(scoped ref HeadWriter head, Call call, Lease lease)
    {
        // Of who did not say who it is, nothing: the service then knows that callers may be anybody.
        if (call.State.Caller is { Facts.Authenticated: true } caller)
        {
            var hash = SHA256.HashData(MemoryMarshal.AsBytes(caller.Name.AsSpan()));
            head.Field(InnerFields.Caller, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)));
        }

        if (lease.Place == LeasePlace.Environment)
        {
            Lent(ref head, lease);
        }
    }

    private static void Lent(scoped ref HeadWriter head, Lease lease)
    {
        Span<byte> plain = new byte[lease.Name.Length + 1 + lease.Value.Length], coded = new byte[Base64.GetMaxEncodedToUtf8Length(plain.Length)];
        lease.Name.CopyTo(plain);
        plain[lease.Name.Length] = (byte)'=';
        lease.Value.CopyTo(plain[(lease.Name.Length + 1)..]);
        Base64.EncodeToUtf8(plain, coded, out _, out _);
        head.Field(InnerFields.Lease, coded);
        CryptographicOperations.ZeroMemory(plain);
        CryptographicOperations.ZeroMemory(coded);
    }
}
