using System.Text;

namespace FastMcp.Masking.Core.Terms;

/// <summary>A term's canonical form: what all spellings that it matches have in common.</summary>
internal static class TermText
{
    public static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    /// <summary>A letter, digit or `_` of ASCII.</summary>
    public static bool IsWord(byte value) => HashedTokens.IsLetter(value) || value == '_';

    /// <summary>Whether a value with this byte at its edge has a boundary there at all: what is beyond ASCII counts as a letter.</summary>
    public static bool IsWordEdge(byte value) => value >= 0x80 || IsWord(value);

    /// <summary>UTF-8, folded and with single blanks where the flags say so. With <see cref="TermFlags.Spaces"/> blanks at the ends do not count.</summary>
    public static byte[] Canonical(string term, TermFlags flags)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(term);
        if ((flags & TermFlags.Fold) != 0)
        {
            bytes = Fold(bytes);
        }

        return (flags & TermFlags.Spaces) != 0 ? SingleBlanks(bytes) : bytes;
    }

    private static byte[] Fold(byte[] bytes)
    {
        byte[] folded = new byte[bytes.Length];
        for (int at = 0, length; at < bytes.Length; at += length)
        {
            length = Math.Max(1, Utf8Unit.LengthAt(bytes.AsSpan(at)));
            Utf8Unit.Fold(bytes.AsSpan(at, length), folded.AsSpan(at));
        }

        return folded;
    }

    private static byte[] SingleBlanks(byte[] bytes)
    {
        var single = new List<byte>(bytes.Length);
        foreach (byte value in bytes)
        {
            if (!IsBlank(value))
            {
                single.Add(value);
            }
            else if (single.Count > 0 && single[single.Count - 1] != ' ')
            {
                single.Add((byte)' ');
            }
        }

        if (single.Count > 0 && single[single.Count - 1] == ' ')
        {
            single.RemoveAt(single.Count - 1);
        }

        return [.. single];
    }
}
