using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Binding;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>What a rule's mask looks like: its text, or what it makes of the examples.</summary>
internal static class MaskSamples
{
    /// <summary>Hexadecimal digits as a hash has them; fixed, so that a policy compiles the same everywhere.</summary>
    private static readonly string[] s_hashes = ["0123456789ab", "c4ca4238a0b9", "e4da3b7fbbce", "7c222fb2927d", "9bf31c7ff062", "a87ff679a2f3"];

    public static IEnumerable<string> Of(BoundRule rule) => rule.Mask.Kind switch
    {
        MaskKind.Replace => [rule.Mask.Text],
        MaskKind.Hash => s_hashes.Select(hash => rule.Mask.Text + hash),
        MaskKind.KeepLast => rule.Match.Select(example => KeepLast(example.Value, rule.Mask.Keep)),
        _ => [],
    };

    /// <summary>As the program masks: letters and digits but the last become stars; a value too short to keep any keeps none.</summary>
    private static string KeepLast(string value, int keep)
    {
        int letters = value.Count(char.IsLetterOrDigit);
        int stars = letters > keep ? letters - keep : letters;
        return string.Concat(value.Select(letter => char.IsLetterOrDigit(letter) && stars-- > 0 ? '*' : letter));
    }
}
