using System.Security.Cryptography;
using System.Text;
using FastMcp.PolicyCompiler;

namespace FastMcp.Proxy.Composition;

/// <summary>Names the policy that judged an exchange: a hash over the files that it was compiled from, files of terms too.</summary>
internal static class PolicyDigest
{
    // As much of the SHA-256 as nobody finds a second policy for by chance; it stands in every exchange's record.
    private const int Digits = 32;

    public static string Of(IReadOnlyList<PolicySource> sources)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var source in sources)
        {
            var file = Path.GetFileName(source.Path);
            sha.AppendData(Encoding.UTF8.GetBytes($"{file.Length} {file} {source.Text.Length} {source.Text}"));
            foreach (var named in source.Attachments)
            {
                sha.AppendData(Encoding.UTF8.GetBytes($"{named.Name.Length} {named.Name} {named.Text?.Length} {named.Text}"));
            }
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset())[..Digits];
    }
}
