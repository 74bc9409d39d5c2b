using System.Globalization;
using System.Text;

namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>The escapes of string and bytes literals.</summary>
internal static class Escapes
{
    private const string Simple = "a\ab\bf\fn\nr\rt\tv\v\\\\??\"\"''``";

    /// <summary>Text or bytes of a literal's inside; null and the offset of what is wrong.</summary>
    public static object? Decode(string inside, bool raw, bool bytes, out int wrongAt)
    {
        wrongAt = -1;
        var text = new StringBuilder();
        var octets = new List<byte>();
        for (int i = 0; i < inside.Length;)
        {
            int start = i;
            int value = raw || inside[i] != '\\' ? -1 : One(inside, ref i, bytes);
            if (value == -2)
            {
                wrongAt = start;
                return null;
            }

            if (value >= 0 && bytes)
            {
                octets.Add((byte)value);
                continue;
            }

            string plain = value >= 0 ? char.ConvertFromUtf32(value) : Plain(inside, ref i);
            if (plain.Length == 1 && char.IsSurrogate(plain[0]))
            {
                wrongAt = start;
                return null;
            }

            text.Append(plain);
            if (bytes)
            {
                octets.AddRange(Encoding.UTF8.GetBytes(plain));
            }
        }

        return bytes ? octets.ToArray() : text.ToString();
    }

    private static string Plain(string inside, ref int i)
    {
        int length = char.IsHighSurrogate(inside[i]) && i + 1 < inside.Length && char.IsLowSurrogate(inside[i + 1]) ? 2 : 1;
        i += length;
        return inside.Substring(i - length, length);
    }

    /// <summary>The code point, or byte, of the escape at i, which moves behind it; -2 for none.</summary>
    private static int One(string inside, ref int i, bool bytes)
    {
        if (i + 1 >= inside.Length)
        {
            return -2;
        }

        char kind = inside[i + 1];
        for (int j = 0; j < Simple.Length; j += 2)
        {
            if (Simple[j] == kind)
            {
                i += 2;
                return Simple[j + 1];
            }
        }

        (int from, int digits, int radix) = kind switch
        {
            'x' or 'X' => (i + 2, 2, 16),
            'u' when !bytes => (i + 2, 4, 16),
            'U' when !bytes => (i + 2, 8, 16),
            >= '0' and <= '3' => (i + 1, 3, 8),
            _ => (0, 0, 0),
        };
        return digits == 0 ? -2 : Number(inside, ref i, from, digits, radix);
    }

    private static int Number(string inside, ref int i, int from, int digits, int radix)
    {
        if (from + digits > inside.Length)
        {
            return -2;
        }

        long value = 0;
        for (int j = from; j < from + digits; j++)
        {
            int digit = "0123456789abcdef".IndexOf(char.ToLower(inside[j], CultureInfo.InvariantCulture));
            if (digit < 0 || digit >= radix)
            {
                return -2;
            }

            value = value * radix + digit;
        }

        i = from + digits;
        return value > 0x10FFFF || value is >= 0xD800 and <= 0xDFFF ? -2 : (int)value;
    }
}
