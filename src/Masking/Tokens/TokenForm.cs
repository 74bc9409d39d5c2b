namespace FastMcp.Masking.Tokens;

/// <summary>
/// How a token is written: <c>[LABEL:BASE32]</c>. Nothing in it needs an escape in JSON, and no letter depends on case.
/// </summary>
internal static class TokenForm
{
    /// <summary>Bytes of a value; so a token has at most 471 bytes.</summary>
    public const int MostValue = 256;

    public const int MostLabel = 32;

    public const int MostLength = MostLabel + 3 + ((((AesSiv.TagLength + MostValue) * 8) + 4) / 5);

    private const int LeastLetters = ((AesSiv.TagLength + 1) * 8 / 5) + 1;

    public static int LengthOf(ReadOnlySpan<byte> label, int value) => label.Length + 3 + Base32.EncodedLength(AesSiv.TagLength + value);

    public static void Write(ReadOnlySpan<byte> label, ReadOnlySpan<byte> sealedValue, Span<byte> to)
    {
        to[0] = (byte)'[';
        label.CopyTo(to[1..]);
        to[label.Length + 1] = (byte)':';
        Base32.Encode(sealedValue, to[(label.Length + 2)..]);
        to[LengthOf(label, sealedValue.Length - AesSiv.TagLength) - 1] = (byte)']';
    }

    /// <summary>
    /// The next text that is written like a token: label and letters. False where there is none. Looks at each byte a bounded number of times.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> text, int from, out TokenMatch found)
    {
        found = default;
        for (var at = from; at < text.Length; at++)
        {
            var next = text[at..].IndexOf((byte)'[');
            if (next < 0)
            {
                return false;
            }

            at += next;
            if (TryRead(text[at..], at, out found))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, int start, out TokenMatch found)
    {
        found = default;
        var label = 1;
        while (label < text.Length && label <= MostLabel + 1 && IsLabel(text[label]))
        {
            label++;
        }

        if (label == 1 || label >= text.Length || text[label] != (byte)':')
        {
            return false;
        }

        var end = label + 1;
        while (end < text.Length && end < MostLength && Base32.IsLetter(text[end]))
        {
            end++;
        }

        if (end - label - 1 < LeastLetters || end >= text.Length || text[end] != (byte)']')
        {
            return false;
        }

        found = new TokenMatch(start, start + label, start + end + 1);
        return true;
    }

    private static bool IsLabel(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'_';
}
