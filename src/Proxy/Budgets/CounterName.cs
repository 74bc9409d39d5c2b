using System.Security.Cryptography;
using System.Text;
using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Budgets;

/// <summary>What a caller is counted as, on every node: by issuer and subject, and a long name by its hash, so that it fits an index.</summary>
internal static class CounterName
{
    /// <summary>Characters of a name that is kept as it is.</summary>
    public const int Longest = 256;

    public static string Of(CallerFacts caller) => caller.Name.Length <= Longest ? caller.Name : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(caller.Name)));
}
