using System.Buffers;
using System.Globalization;
using System.Text;
using FastMcp.Wire.Json;

namespace FastMcp.Approvals.Digests;

/// <summary>
/// One text for all JSON texts that say the same: keys in the order of their bytes, no white space, one way to write a character, one
/// to write a number. After RFC 8785 (JCS), but numbers keep their value exactly: JCS reads them as doubles, so that two integers
/// beyond 2^53 that differ would be one, and a person would approve the other.
/// </summary>
internal static class CanonicalJson
{
    private const int MaxDepth = 64;
    private const int LongestExponent = 12;

    /// <param name="json">One value.</param>
    /// <param name="output">Takes the canonical text.</param>
    /// <param name="skip">Says which members of the document are left out, by the path of their keys; null: none.</param>
    /// <returns>False: it is no JSON, is nested too deeply, or has a key twice.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> json, IBufferWriter<byte> output, Func<string, bool>? skip = null)
    {
        var cursor = new JsonCursor(json, MaxDepth, new JsonKeySet());
        var done = cursor.Read() && Value(ref cursor, json, output, skip, "");
        return done && !cursor.Read() && cursor.Fault.IsNone;
    }

    private static bool Value(ref JsonCursor cursor, ReadOnlySpan<byte> json, IBufferWriter<byte> output, Func<string, bool>? skip, string path)
    {
        switch (cursor.Token)
        {
            case JsonToken.ObjectStart:
                return Members(ref cursor, json, output, skip, path);
            case JsonToken.ArrayStart:
                return Elements(ref cursor, json, output);
            case JsonToken.String:
                Text(Decoded(cursor.Value.Of(json)), output);
                return true;
            case JsonToken.Integer or JsonToken.Fraction:
                output.Write(Encoding.ASCII.GetBytes(Number(Encoding.ASCII.GetString(cursor.Value.Of(json)))));
                return true;
            case JsonToken.True:
                output.Write("true"u8);
                return true;
            case JsonToken.False:
                output.Write("false"u8);
                return true;
            case JsonToken.Null:
                output.Write("null"u8);
                return true;
            default:
                return false;
        }
    }

    private static bool Members(ref JsonCursor cursor, ReadOnlySpan<byte> json, IBufferWriter<byte> output, Func<string, bool>? skip, string path)
    {
        var members = new List<(byte[] Key, byte[] Value)>();
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var key = Decoded(cursor.Value.Of(json));
            var at = skip is null ? "" : path + "/" + Escaped(Encoding.UTF8.GetString(key));
            var value = new ArrayBufferWriter<byte>();
            if (!cursor.Read() || !Value(ref cursor, json, value, skip, at))
            {
                return false;
            }

            if (skip is null || !skip(at))
            {
                members.Add((key, value.WrittenSpan.ToArray()));
            }
        }

        if (cursor.Token != JsonToken.ObjectEnd)
        {
            return false;
        }

        members.Sort(static (one, other) => one.Key.AsSpan().SequenceCompareTo(other.Key));
        output.Write("{"u8);
        for (var index = 0; index < members.Count; index++)
        {
            output.Write(index == 0 ? default : ","u8);
            Text(members[index].Key, output);
            output.Write(":"u8);
            output.Write(members[index].Value);
        }

        output.Write("}"u8);
        return true;
    }

    private static bool Elements(ref JsonCursor cursor, ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        output.Write("["u8);
        var first = true;
        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
        {
            output.Write(first ? default : ","u8);
            first = false;
            // No member is left out of what stands in an array.
            if (!Value(ref cursor, json, output, null, ""))
            {
                return false;
            }
        }

        output.Write("]"u8);
        return cursor.Token == JsonToken.ArrayEnd;
    }

    // A key that holds a slash is no path of two keys (RFC 6901 section 3).
    private static string Escaped(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static byte[] Decoded(ReadOnlySpan<byte> raw) => JsonText.Decode(raw, new byte[raw.Length + JsonUnescaper.MinimumRoom]).ToArray();

    // WTF-8: a lone surrogate has its three bytes, and is another text than the character that stands for what cannot be read.
    private static void Text(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        foreach (var value in text)
        {
            switch (value)
            {
                case (byte)'"':
                    output.Write("\\\""u8);
                    break;
                case (byte)'\\':
                    output.Write("\\\\"u8);
                    break;
                case < 0x20:
                    output.Write(Encoding.ASCII.GetBytes($"\\u{(int)value:x4}"));
                    break;
                default:
                    output.Write([value]);
                    break;
            }
        }

        output.Write("\""u8);
    }

    /// <summary>Digits without zeros at either end, and a power of ten: 1.50e3, 1500 and 15E2 are 15e2. Nothing is rounded.</summary>
    internal static string Number(string text)
    {
        var negative = text[0] == '-';
        var exponentAt = text.IndexOfAny(['e', 'E']);
        if (exponentAt >= 0 && text.Length - exponentAt > LongestExponent)
        {
            // No number that anybody means: it stays as it is written, which costs no arithmetic.
            return text;
        }

        var mantissa = (exponentAt < 0 ? text : text[..exponentAt]).TrimStart('-');
        var exponent = exponentAt < 0 ? 0L : long.Parse(text[(exponentAt + 1)..].TrimStart('+'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        mantissa = mantissa.TrimStart('0');
        var digits = mantissa.TrimEnd('0');
        exponent += mantissa.Length - digits.Length;
        // The sign of zero is a value in some languages: it stays.
        return (negative ? "-" : "") + (digits.Length == 0 ? "0" : digits + "e" + exponent.ToString(CultureInfo.InvariantCulture));
    }
}
