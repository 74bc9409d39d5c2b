using System.Text;
using FastMcp.Masking.Core.Terms;

namespace FastMcp.Masking.Dictionaries;

/// <summary>Folds a stretch of text into a buffer, position by position.</summary>
internal static class TextFolding
{
    // Behind a character beyond ASCII so many bytes are taken one by one: the vector loop is not begun for a blank between two words.
    private const int OneByOne = 8;

    public static void Fold(ReadOnlySpan<byte> text, Span<byte> folded)
    {
        for (var at = 0; at < text.Length;)
        {
            Ascii.ToLower(text[at..], folded[at..], out var written);
            at += written;
            for (var plain = 0; at < text.Length && plain < OneByOne;)
            {
                if (text[at] < 0x80)
                {
                    folded[at] = Folding.Of(text[at]);
                    at++;
                    plain++;
                    continue;
                }

                var length = Math.Max(1, Utf8Unit.LengthAt(text[at..]));
                Utf8Unit.Fold(text.Slice(at, length), folded[at..]);
                at += length;
                plain = 0;
            }
        }
    }

    /// <summary>Bytes at the text's end that are the beginning of a character.</summary>
    public static int CutBytes(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back < Utf8Unit.MostBytes && back <= text.Length; back++)
        {
            if ((text[^back] & 0xC0) != 0x80)
            {
                return Utf8Unit.LengthAt(text[^back..]) == 0 ? back : 0;
            }
        }

        return 0;
    }
}
