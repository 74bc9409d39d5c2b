using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Jose;

namespace FastMcp.Proxy.Identity.ApiKeys;

/// <summary>A key of the gateway's own: <c>fmk_</c>, eight hex digits that name it, <c>_</c>, 32 random bytes in base64url. It is shown once, when it is made.</summary>
internal static class ApiKey
{
    private const int Digits = 8;
    private const int Secret = 32;

    private static ReadOnlySpan<byte> Prefix => "fmk_"u8;

    public static bool IsOne(ReadOnlySpan<byte> token) => token.StartsWith(Prefix);

    /// <summary>Which one it says it is. False: it has not the form of one.</summary>
    public static bool TryId(ReadOnlySpan<byte> token, out uint id)
    {
        id = 0;
        return token.Length == Prefix.Length + Digits + 1 + ((Secret * 8) + 5) / 6
            && token[Prefix.Length + Digits] == (byte)'_'
            && Utf8Parser.TryParse(token.Slice(Prefix.Length, Digits), out id, out var read, 'x') && read == Digits;
    }

    public static (uint Id, string Key) Make()
    {
        Span<byte> random = stackalloc byte[sizeof(uint) + Secret];
        RandomNumberGenerator.Fill(random);
        var id = BitConverter.ToUInt32(random);
        return (id, $"fmk_{NameOf(id)}_{Base64UrlText.Encode(random[sizeof(uint)..])}");
    }

    /// <summary>As operators see it.</summary>
    public static string NameOf(uint id) => id.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>What is kept of it. The key is random and long: nothing slower is needed to keep it from being guessed.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
}
