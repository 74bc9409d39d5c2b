namespace FastMcp.Masking.Core.Validation;

/// <summary>RFC 4291 text forms of IPv6, embedded IPv4 included. Something must look like more than C++: a group of three or four digits.</summary>
internal static class Ip
{
    public static bool IsV6(ReadOnlySpan<byte> value)
    {
        int groups = 0;
        bool gap = false;
        bool wide = false;
        int at = 0;
        if (value.StartsWith("::"u8))
        {
            gap = true;
            at = 2;
        }

        while (at < value.Length)
        {
            int length = 0;
            while (at + length < value.Length && IsHex(value[at + length]))
            {
                length++;
            }

            if (at + length < value.Length && value[at + length] == '.')
            {
                return IsV4(value.Slice(at)) && Fits(groups + 2, gap);
            }

            if (length is 0 or > 4)
            {
                return false;
            }

            groups++;
            wide |= length >= 3;
            at += length;
            if (at == value.Length)
            {
                break;
            }

            if (value[at] != ':' || at + 1 == value.Length)
            {
                return false;
            }

            at++;
            if (value[at] == ':')
            {
                if (gap)
                {
                    return false;
                }

                gap = true;
                at++;
            }
        }

        return wide && Fits(groups, gap);
    }

    private static bool Fits(int groups, bool gap) => gap ? groups < 8 : groups == 8;

    private static bool IsV4(ReadOnlySpan<byte> value)
    {
        int parts = 1;
        int part = -1;
        foreach (byte b in value)
        {
            if (Digits.IsDigit(b))
            {
                part = (Math.Max(part, 0) * 10) + b - '0';
            }
            else if (b != '.' || part < 0)
            {
                return false;
            }
            else
            {
                parts++;
                part = -1;
            }

            if (part > 255)
            {
                return false;
            }
        }

        return parts == 4 && part >= 0;
    }

    private static bool IsHex(byte b) => Digits.IsDigit(b) || (uint)((b | 0x20) - 'a') <= 5;
}
