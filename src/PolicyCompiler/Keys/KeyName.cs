using System.Text;
using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Keys;

/// <summary>How keys are compared: without the case of ASCII letters, by at most <see cref="KeySpec.MostKey"/> bytes.</summary>
internal static class KeyName
{
    public static string Fold(string name) => new([.. name.Select(letter => letter is >= 'A' and <= 'Z' ? (char)(letter | 0x20) : letter)]);

    public static bool Fits(KeySpec spec, string key)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Fold(key));
        byte[] seen = bytes.Length > KeySpec.MostKey ? bytes.AsSpan(0, KeySpec.MostKey).ToArray() : bytes;
        return spec.Names.Any(name => bytes.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(name)))
            || spec.Contains.Any(part => seen.AsSpan().IndexOf(Encoding.UTF8.GetBytes(part)) >= 0);
    }
}
