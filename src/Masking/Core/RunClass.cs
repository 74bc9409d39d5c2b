namespace FastMcp.Masking.Core;

/// <summary>The kinds of bytes that the values of rules are mostly written with, from narrow to wide. A byte has a bit for each that it is of.</summary>
internal static class RunClass
{
    public const int Count = 8;

    /// <summary>No run gate asks for more.</summary>
    public const int Longest = 32;

    private static readonly string[] s_marks = ["", " -", " -().+/", "-", "", "_-", "_-.=+/", "_-.=+/~!@#$%^&*|:"];

    /// <summary>Byte -> classes, a bit each.</summary>
    public static byte[] Of { get; } = Make();

    private static byte[] Make()
    {
        byte[] of = new byte[256];
        for (int value = 0; value < of.Length; value++)
        {
            for (int one = 0; one < Count; one++)
            {
                of[value] |= IsLetterOf(value, one) || s_marks[one].IndexOf((char)value) >= 0 ? (byte)(1 << one) : (byte)0;
            }
        }

        return of;
    }

    // Digits; hexadecimal digits; letters.
    private static bool IsLetterOf(int value, int one) => value switch
    {
        >= '0' and <= '9' => true,
        (>= 'a' and <= 'f') or (>= 'A' and <= 'F') => one > 2,
        (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => one > 3,
        _ => false,
    };
}
