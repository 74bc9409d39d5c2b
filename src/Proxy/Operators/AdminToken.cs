using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Proxy.Operators;

/// <summary>The secret of somebody who administers the gateway, or its hash. Prints ***.</summary>
internal sealed class AdminToken
{
    /// <summary>Characters that nobody guesses.</summary>
    public const int Shortest = 32;

    /// <summary>Before the SHA-256 of a token, in hexadecimal, in place of the token.</summary>
    public const string Hashed = "sha256:";

    private readonly byte[] _hash;

    private AdminToken(byte[] hash, string? text) => (_hash, Text) = (hash, text);

    /// <summary>What is shown; null: only its hash is known here.</summary>
    public string? Text { get; }

    /// <summary>Null: it is none.</summary>
    public static AdminToken? Parse(string text)
    {
        if (text.StartsWith(Hashed, StringComparison.Ordinal))
        {
            var digits = text[Hashed.Length..];
            return digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(char.IsAsciiHexDigitLower) ? new AdminToken(Convert.FromHexString(digits), null) : null;
        }

        return text.Length >= Shortest && text.All(c => c is > ' ' and <= '~') ? new AdminToken(SHA256.HashData(Encoding.ASCII.GetBytes(text)), text) : null;
    }

    public bool Is(string shown) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.Latin1.GetBytes(shown)), _hash);

    public bool Is(AdminToken other) => CryptographicOperations.FixedTimeEquals(other._hash, _hash);

    public override string ToString() => "***";
}
