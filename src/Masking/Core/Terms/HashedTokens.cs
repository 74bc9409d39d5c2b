namespace FastMcp.Masking.Core.Terms;

/// <summary>
/// Known secrets of one rule, as HMAC-SHA256(salt, token) each, of which the first 16 bytes are kept. A token is a
/// maximal run of letters, digits and further bytes of ASCII, of a length between two bounds.
/// </summary>
internal sealed class HashedTokens(byte[] salt, byte[] further, int shortest, int longest, byte[] hashes)
{
    public const int HashBytes = 16;

    public byte[] Salt { get; } = salt;

    /// <summary>Bytes of a token beside letters and digits, such as <c>_-</c>.</summary>
    public byte[] Further { get; } = further;

    public int Shortest { get; } = shortest;

    public int Longest { get; } = longest;

    /// <summary>Distinct, sorted, <see cref="HashBytes"/> each.</summary>
    public byte[] Hashes { get; } = hashes;

    public static bool IsLetter(byte value) =>
        (uint)((value | 0x20) - 'a') < 26 || (uint)(value - '0') < 10;
}
