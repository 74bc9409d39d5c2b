using System.Text;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>UTF-8 in which a lone surrogate has bytes, as a channel's text has.</summary>
internal static class Wtf8
{
    public static byte[] Encode(string text)
    {
        var bytes = new List<byte>();
        for (int at = 0; at < text.Length; at++)
        {
            if (Rune.TryGetRuneAt(text, at, out Rune rune))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                at += rune.Utf16SequenceLength - 1;
            }
            else
            {
                bytes.AddRange([(byte)(0xE0 | text[at] >> 12), (byte)(0x80 | text[at] >> 6 & 0x3F), (byte)(0x80 | text[at] & 0x3F)]);
            }
        }

        return [.. bytes];
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            if (bytes is [0xED, >= 0xA0, _, ..])
            {
                text.Append((char)(0xD000 | (bytes[1] & 0x3F) << 6 | bytes[2] & 0x3F));
                bytes = bytes[3..];
            }
            else
            {
                Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
                text.Append(rune);
                bytes = bytes[length..];
            }
        }

        return text.ToString();
    }
}
