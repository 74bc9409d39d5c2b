namespace FastMcp.Masking.Core.Terms;

/// <summary>One character of WTF-8 text. Bytes that are no character are units of their own, each for itself.</summary>
internal static class Utf8Unit
{
    public const int MostBytes = 4;

    /// <summary>How many bytes the character at the text's start has; 1 for a byte that is none; 0: the text ends inside it.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text)
    {
        byte lead = text[0];
        int length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
        for (int i = 1; i < length; i++)
        {
            if (i == text.Length)
            {
                return 0;
            }

            if ((text[i] & 0xC0) != 0x80)
            {
                return 1;
            }
        }

        return length;
    }

    public static int Decode(ReadOnlySpan<byte> unit) => unit.Length switch
    {
        1 => unit[0],
        2 => ((unit[0] & 0x1F) << 6) | (unit[1] & 0x3F),
        3 => ((unit[0] & 0x0F) << 12) | ((unit[1] & 0x3F) << 6) | (unit[2] & 0x3F),
        _ => ((unit[0] & 0x07) << 18) | ((unit[1] & 0x3F) << 12) | ((unit[2] & 0x3F) << 6) | (unit[3] & 0x3F),
    };

    /// <summary>Writes a character beyond ASCII in as many bytes as the target has.</summary>
    public static void Encode(int character, Span<byte> unit)
    {
        for (int i = unit.Length - 1; i > 0; i--)
        {
            unit[i] = (byte)(0x80 | (character & 0x3F));
            character >>= 6;
        }

        unit[0] = (byte)((unit.Length switch { 2 => 0xC0, 3 => 0xE0, _ => 0xF0 }) | character);
    }

    /// <summary>Writes the folded form, which is as long; a byte that is no character stays.</summary>
    public static void Fold(ReadOnlySpan<byte> unit, Span<byte> folded)
    {
        if (unit.Length == 1)
        {
            folded[0] = Folding.Of(unit[0]);
            return;
        }

        int character = Decode(unit);
        int other = Folding.Of(character);
        if (other == character)
        {
            unit.CopyTo(folded);
        }
        else
        {
            Encode(other, folded.Slice(0, unit.Length));
        }
    }
}
