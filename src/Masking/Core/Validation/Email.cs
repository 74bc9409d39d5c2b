namespace FastMcp.Masking.Core.Validation;

/// <summary>
/// RFC 5321 lengths and dots. Two things that look like addresses are none: the ssh login of code hosts
/// (git@host) and image names with a scale (icon@2x.png).
/// </summary>
internal static class Email
{
    /// <summary>Bytes of the part before the sign (RFC 5321 section 4.5.3.1.1).</summary>
    public const int LongestLocal = 64;

    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        int at = value.LastIndexOf((byte)'@');
        if (at < 1 || value.Length > 254)
        {
            return false;
        }

        ReadOnlySpan<byte> local = value.Slice(0, at);
        ReadOnlySpan<byte> domain = value.Slice(at + 1);
        return local.Length <= LongestLocal
            && local[local.Length - 1] != '.'
            && local.IndexOf(".."u8) < 0
            && !local.SequenceEqual("git"u8)
            && AreLabels(domain)
            && !IsImage(domain.Slice(domain.LastIndexOf((byte)'.') + 1));
    }

    private static bool AreLabels(ReadOnlySpan<byte> domain)
    {
        while (true)
        {
            int dot = domain.IndexOf((byte)'.');
            ReadOnlySpan<byte> label = dot < 0 ? domain : domain.Slice(0, dot);
            if (label.Length is 0 or > 63 || label[0] == '-' || label[label.Length - 1] == '-')
            {
                return false;
            }

            if (dot < 0)
            {
                return true;
            }

            domain = domain.Slice(dot + 1);
        }
    }

    private static bool IsImage(ReadOnlySpan<byte> extension) =>
        extension.SequenceEqual("png"u8) || extension.SequenceEqual("jpg"u8) || extension.SequenceEqual("jpeg"u8)
        || extension.SequenceEqual("gif"u8) || extension.SequenceEqual("svg"u8) || extension.SequenceEqual("webp"u8);
}
