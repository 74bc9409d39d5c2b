using System.Security.Cryptography;

namespace FastMcp.Masking.Lent;

/// <summary>
/// One spelling, looked for in a text that comes in pieces: Knuth, Morris and Pratt's search (SIAM J. Comput. 6, 1977), which is linear for every text and needs none of it again. What has been matched so far
/// is the caller's, one number for each text.
/// </summary>
internal sealed class LentSpelling
{
    // So many bytes are looked for by the vector search before the automaton steps in.
    private const int Head = 4;

    private readonly byte[] _bytes;
    private readonly int[] _shorter;

    /// <param name="bytes">Copied; at least <see cref="LentText.LeastBytes"/>.</param>
    public LentSpelling(ReadOnlySpan<byte> bytes)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(_bytes);
        _shorter = ShorterOf(bytes);
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads the text to its end.</summary>
    /// <param name="text">What follows what was read before.</param>
    /// <param name="at">Where that begins.</param>
    /// <param name="matched">How much of the spelling stands before it.</param>
    /// <param name="finds">Each occurrence that ends here; it may begin before the text.</param>
    public void Read(ReadOnlySpan<byte> text, int at, ref int matched, List<(int Start, int End)> finds)
    {
        while (at < text.Length)
        {
            if (matched == 0)
            {
                var next = text[at..].IndexOf(_bytes.AsSpan(0, Head));
                (at, matched) = next < 0 ? (Math.Max(at, text.Length - Head + 1), 0) : (at + next + Head, Head);
                if (next < 0)
                {
                    // Only its last bytes may begin one.
                    for (; at < text.Length; at++)
                    {
                        matched = Step(matched, text[at]);
                    }
                }

                continue;
            }

            var same = text[at..].CommonPrefixLength(_bytes.AsSpan(matched));
            (at, matched) = (at + same, matched + same);
            if (matched == _bytes.Length)
            {
                finds.Add((at - matched, at));
                matched = _shorter[matched];
            }
            else if (at < text.Length)
            {
                matched = Step(matched, text[at++]);
            }
        }
    }

    public void Clear() => CryptographicOperations.ZeroMemory(_bytes);

    // Never complete: that byte is not the next one, or the spelling is longer.
    private int Step(int matched, byte value)
    {
        while (matched > 0 && _bytes[matched] != value)
        {
            matched = _shorter[matched];
        }

        return _bytes[matched] == value ? matched + 1 : 0;
    }

    // Of each length of what was matched, the longest shorter one that its end is too.
    private static int[] ShorterOf(ReadOnlySpan<byte> bytes)
    {
        var shorter = new int[bytes.Length + 1];
        for (int i = 1, length = 0; i < bytes.Length; i++)
        {
            while (length > 0 && bytes[i] != bytes[length])
            {
                length = shorter[length];
            }

            length += bytes[i] == bytes[length] ? 1 : 0;
            shorter[i + 1] = length;
        }

        return shorter;
    }
}
