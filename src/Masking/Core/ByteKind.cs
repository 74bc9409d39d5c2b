namespace FastMcp.Masking.Core;

/// <summary>
/// Sixteen kinds of bytes, so that a vector looks a byte's kind up in one shuffle: digits, letters by case and half, what stands
/// in tokens, what stands around them. A set of bytes that is a union of kinds is looked for exactly.
/// </summary>
internal static class ByteKind
{
    public const int Count = 16;

    /// <summary>Of a byte that is not known, before or behind the text: it may be any.</summary>
    public const int Unknown = 15;

    /// <summary>ASCII by its upper half: bytes of other rows are of kind 0.</summary>
    public const int FirstRow = 2;

    public const int Rows = 6;

    // From kind 1 on; what is not named is kind 0: controls and what is not ASCII.
    private static readonly string[] s_kinds =
    [
        "0123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ", "_", "-", ".", " ", "\"'`", "=:", ",>;|&?#", "/+%~", "()[]{}<\\@!$^*",
    ];

    /// <summary>Byte -> kind.</summary>
    public static byte[] Of { get; } = Make();

    private static byte[] Make()
    {
        byte[] of = new byte[256];
        for (int kind = 0; kind < s_kinds.Length; kind++)
        {
            foreach (char one in s_kinds[kind])
            {
                of[one] = (byte)(kind + 1);
            }
        }

        return of;
    }
}
