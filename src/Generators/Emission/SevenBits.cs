using System.Text;

namespace FastMcp.Generators.Emission;

/// <summary>
/// Bytes as the text of a u8 literal. Such a literal holds UTF-8, so a byte of 0x80 or more would not survive:
/// seven bytes become eight of seven bits. The C# compiler takes a megabyte of literal in the time that a
/// few kilobytes of collection expression take. Most bytes of tables are zero, so that a zero is a blank, not an escape of six characters.
/// </summary>
internal static class SevenBits
{
    private const int Blank = ' ';

    /// <summary>The inside of the quotes.</summary>
    public static string Pack(byte[] bytes)
    {
        var text = new StringBuilder(bytes.Length * 5 / 4);
        int held = 0;
        int bits = 0;
        foreach (byte b in bytes)
        {
            held |= b << bits;
            bits += 8;
            while (bits >= 7)
            {
                Append(text, (held & 0x7F) ^ Blank);
                held >>= 7;
                bits -= 7;
            }
        }

        if (bits > 0)
        {
            Append(text, (held & 0x7F) ^ Blank);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, int value)
    {
        switch (value)
        {
            case '"' or '\\':
                text.Append('\\').Append((char)value);
                break;
            case < 0x20 or 0x7F:
                text.Append("\\u00").Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                text.Append((char)value);
                break;
        }
    }
}
