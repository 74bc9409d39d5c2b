using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.WebConsole.SignIn;

/// <summary>Random texts that nobody guesses, and what is kept of them.</summary>
internal static class Tokens
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What a table is keyed by: who reads memory finds no cookie in it, and how long a look-up takes says nothing of one.</summary>
    public static string KeyOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public static bool AreSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
