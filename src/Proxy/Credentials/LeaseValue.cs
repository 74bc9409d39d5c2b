using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Credentials;

/// <summary>A minted secret as it stands in a request. Every copy on the way is overwritten.</summary>
internal static class LeaseValue
{
    public static Secret? Of(PlaceConfig place, in Minted minted)
    {
        if (minted.Aws is not null || minted.Certificate is not null)
        {
            return null;
        }

        var secret = minted.Secret!.Reveal();
        return place.Basic is { } user ? Basic(minted.User ?? user, secret)
            : place.Query is { } name ? Query(name, secret)
            : Joined(Encoding.ASCII.GetBytes(place.Prefix), secret);
    }

    private static Secret Basic(string user, ReadOnlySpan<byte> secret)
    {
        byte[] login = [.. Encoding.UTF8.GetBytes(user), (byte)':', .. secret];
        var encoded = new byte[Base64.GetMaxEncodedToUtf8Length(login.Length)];
        Base64.EncodeToUtf8(login, encoded, out _, out var written);
        var joined = Joined("Basic "u8, encoded.AsSpan(0, written));
        CryptographicOperations.ZeroMemory(login);
        CryptographicOperations.ZeroMemory(encoded);
        return joined;
    }

    private static Secret Query(string name, ReadOnlySpan<byte> secret)
    {
        var encoded = new byte[secret.Length * 3];
        var length = 0;
        foreach (var value in secret)
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                encoded[length++] = value;
            }
            else
            {
                encoded[length++] = (byte)'%';
                encoded[length++] = Hex(value >> 4);
                encoded[length++] = Hex(value & 0xF);
            }
        }

        var joined = Joined(Encoding.ASCII.GetBytes(Uri.EscapeDataString(name) + "="), encoded.AsSpan(0, length));
        CryptographicOperations.ZeroMemory(encoded);
        return joined;
    }

    private static Secret Joined(ReadOnlySpan<byte> before, ReadOnlySpan<byte> secret)
    {
        var joined = GC.AllocateUninitializedArray<byte>(before.Length + secret.Length, pinned: true);
        before.CopyTo(joined);
        secret.CopyTo(joined.AsSpan(before.Length));
        var made = new Secret(joined);
        CryptographicOperations.ZeroMemory(joined);
        return made;
    }

    private static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'A' + digit - 10);
}
