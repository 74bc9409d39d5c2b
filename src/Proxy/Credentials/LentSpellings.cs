using System.Buffers.Text;
using System.Security.Cryptography;
using FastMcp.Masking.Lent;

namespace FastMcp.Proxy.Credentials;

/// <summary>
/// The ways in which a text may spell what was lent: as it is, escaped as in JSON within a text, percent-coded, in base64 and base64url at any place of what else is coded, and as the text of a Basic login.
/// Every copy on the way is overwritten.
/// </summary>
internal static class LentSpellings
{
    /// <summary>Null: there is nothing that is long enough to be looked for.</summary>
    public static LentText? Of(Lease lease)
    {
        var all = new List<byte[]>();
        foreach (var secret in Secrets(lease))
        {
            all.Add(secret);
            all.Add(Escaped(secret, slashes: false));
            all.Add(Escaped(secret, slashes: true));
            all.Add(Coded(secret, "0123456789ABCDEF"u8));
            all.Add(Coded(secret, "0123456789abcdef"u8));
            for (var before = 0; before < 3; before++)
            {
                var inBase64 = InBase64(secret, before);
                all.Add(inBase64);
                all.Add(ForUrls(inBase64));
            }
        }

        if (!lease.Login.IsEmpty)
        {
            var login = lease.Login.ToArray();
            all.Add(login);
            all.Add(ForUrls(login));
        }

        var text = new LentText(all);
        all.ForEach(bytes => CryptographicOperations.ZeroMemory(bytes));
        if (!text.IsEmpty)
        {
            return text;
        }

        text.Dispose();
        return null;
    }

    private static IEnumerable<byte[]> Secrets(Lease lease)
    {
        if (lease.Raw.Length >= LentText.LeastBytes)
        {
            yield return lease.Raw.ToArray();
        }

        if (lease.Aws?.SessionToken is { } token)
        {
            yield return token.Reveal().ToArray();
        }
    }

    private static byte[] Escaped(byte[] secret, bool slashes)
    {
        var written = new byte[secret.Length * 2];
        var length = 0;
        foreach (var value in secret)
        {
            if (value is (byte)'"' or (byte)'\\' || (slashes && value == (byte)'/'))
            {
                written[length++] = (byte)'\\';
            }

            written[length++] = value;
        }

        return Cut(written, 0, length);
    }

    // All but what no one has to code (RFC 3986 section 2.3).
    private static byte[] Coded(byte[] secret, ReadOnlySpan<byte> digits)
    {
        var written = new byte[secret.Length * 3];
        var length = 0;
        foreach (var value in secret)
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                written[length++] = value;
                continue;
            }

            (written[length], written[length + 1], written[length + 2]) = ((byte)'%', digits[value >> 4], digits[value & 0xF]);
            length += 3;
        }

        return Cut(written, 0, length);
    }

    // The letters that the secret alone decides, where so many bytes stand before it in its group of three.
    private static byte[] InBase64(byte[] secret, int before)
    {
        byte[] plain = [.. new byte[before], .. secret];
        var coded = new byte[Base64.GetMaxEncodedToUtf8Length(plain.Length)];
        Base64.EncodeToUtf8(plain, coded, out _, out _);
        CryptographicOperations.ZeroMemory(plain);
        var from = ((before * 8) + 5) / 6;
        return Cut(coded, from, plain.Length * 8 / 6);
    }

    private static byte[] ForUrls(byte[] coded)
    {
        var written = coded.ToArray();
        written.AsSpan().Replace((byte)'+', (byte)'-');
        written.AsSpan().Replace((byte)'/', (byte)'_');
        return written;
    }

    private static byte[] Cut(byte[] all, int from, int to)
    {
        var part = all[from..Math.Max(from, to)];
        CryptographicOperations.ZeroMemory(all);
        return part;
    }
}
