using System.Text;
using System.Text.RegularExpressions;

namespace FastMcp.Bench.Micro;

/// <summary>Rules as tools for source code run them: a rule's expression only where its keyword occurs in the piece, each with NonBacktracking.</summary>
internal sealed class GatedRegexes
{
    private readonly (string Keyword, Regex Regex)[] _rules =
        [.. GeneratedRules.Gated().Select(rule => (rule.Keyword, new Regex(rule.Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)))];

    private readonly Regex _pii = RuleRegex.NonBacktracking;

    public int Count(byte[] text, int piece)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at += piece)
        {
            var chars = Encoding.UTF8.GetString(text, at, Math.Min(piece, text.Length - at));
            count += _pii.Count(chars);
            foreach (var (keyword, regex) in _rules)
            {
                count += chars.Contains(keyword, StringComparison.OrdinalIgnoreCase) ? regex.Count(chars) : 0;
            }
        }

        return count;
    }
}
