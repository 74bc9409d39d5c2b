using System.Buffers;
using System.Globalization;

namespace FastMcp.Proxy.Credentials;

/// <summary>
/// Covers what was lent where an upstream sends it back in a field: as it is, percent-coded in any way and depth (RFC 3986 section 2.1; a <c>%</c> of its own once), with quoted pairs (RFC 9110 section
/// 5.6.4), and as the text of a Basic login. Of a body it knows nothing.
/// </summary>
internal static class LeaseTrace
{
    /// <summary>False: nothing of it is there, and nothing was written. No allocation.</summary>
    /// <param name="lease">In use.</param>
    /// <param name="value">Of a field.</param>
    /// <param name="output">Begun anew: the value with <c>***</c> in each place.</param>
    public static bool TryCover(Lease lease, ReadOnlySpan<byte> value, ArrayBufferWriter<byte> output)
    {
        var start = Next(lease, value, out var length);
        if (start < 0)
        {
            return false;
        }

        output.ResetWrittenCount();
        while (start >= 0)
        {
            output.Write(value[..start]);
            output.Write("***"u8);
            value = value[(start + length)..];
            start = Next(lease, value, out length);
        }

        output.Write(value);
        return true;
    }

    private static int Next(Lease lease, ReadOnlySpan<byte> value, out int length)
    {
        (var start, length) = (-1, 0);
        Nearer(value, lease.Raw, ref start, ref length);
        Nearer(value, lease.Login, ref start, ref length);
        Nearer(value, lease.Aws is { SessionToken: { } token } ? token.Reveal() : default, ref start, ref length);
        return start;
    }

    private static void Nearer(ReadOnlySpan<byte> value, ReadOnlySpan<byte> secret, ref int start, ref int length)
    {
        var at = Find(value, secret, out var there);
        if (at >= 0 && (start < 0 || at < start || (at == start && there > length)))
        {
            (start, length) = (at, there);
        }
    }

    private static int Find(ReadOnlySpan<byte> value, ReadOnlySpan<byte> secret, out int length)
    {
        length = secret.Length;
        if (secret.IsEmpty)
        {
            return -1;
        }

        var raw = value.IndexOf(secret);
        if (value.IndexOfAny("%\\+"u8) < 0)
        {
            return raw;
        }

        for (var i = 0; i < (raw < 0 ? value.Length : raw); i++)
        {
            var coded = Coded(value[i..], secret);
            if (coded > 0)
            {
                length = coded;
                return i;
            }
        }

        return raw;
    }

    // How much of the value spells the secret; 0: it does not.
    private static int Coded(ReadOnlySpan<byte> value, ReadOnlySpan<byte> secret)
    {
        var at = 0;
        foreach (var expected in secret)
        {
            var step = Step(value[at..], expected);
            if (step == 0)
            {
                return 0;
            }

            at += step;
        }

        return at;
    }

    private static int Step(ReadOnlySpan<byte> value, byte expected)
    {
        if (value.IsEmpty)
        {
            return 0;
        }

        // Coded again and again, as in an address within an address: the sign itself is %25.
        for (var at = 1; value[0] == '%' && at + 2 <= value.Length; at += 2)
        {
            if (byte.TryParse(value.Slice(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var coded) && coded == expected)
            {
                return at + 2;
            }

            if (!value[at..].StartsWith("25"u8))
            {
                break;
            }
        }

        return value[0] == '\\' && value.Length > 1 && value[1] == expected ? 2
            : value[0] == expected || (expected == ' ' && value[0] == '+') ? 1
            : 0;
    }
}
