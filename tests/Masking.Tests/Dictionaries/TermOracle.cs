extern alias Compiler;

using System.Text;
using System.Text.RegularExpressions;
using Compiler::FastMcp.Masking.Core.Terms;

namespace FastMcp.Masking.Tests.Dictionaries;

/// <summary>What dictionary rules mean, slowly, from the policy reference: every term is spelled out at every position. Shares nothing with the product.</summary>
internal sealed class TermOracle(TestTerms[] rules)
{
    private static readonly Dictionary<Rune, Rune[]> s_cases = MakeCases();

    private readonly (int Rule, Rune[] Term)[] _terms =
        [.. rules.SelectMany((rule, index) => rule.Terms.Select(term => (index, Spell(rule, term))))];

    /// <summary>Ends of values that begin at a position, by rule, and whether bytes to come may add one.</summary>
    public (bool Undecided, List<(int End, int Rule)> Ends) At(byte[] text, int start, bool open)
    {
        var ends = new List<(int End, int Rule)>();
        var undecided = false;
        foreach (var (rule, term) in _terms)
        {
            var end = Match(rules[rule], term, text, start);
            undecided |= end == Cut && open;
            var bounded = end >= 0 && rules[rule].Has(TermFlags.Words) && IsWordEdge(term[^1]);
            undecided |= bounded && end == text.Length && open;
            if (end >= 0 && !(bounded && (end == text.Length ? open : IsWord(text[end]))))
            {
                ends.Add((end, rule));
            }
        }

        return (undecided, ends);
    }

    private const int No = -1;
    private const int Cut = -2;

    private static int Match(TestTerms rule, Rune[] term, byte[] text, int start)
    {
        if (rule.Has(TermFlags.Words) && IsWordEdge(term[0]) && start > 0 && IsWord(text[start - 1]))
        {
            return No;
        }

        var at = start;
        foreach (var rune in term)
        {
            var step = rule.Has(TermFlags.Spaces) && rune.Value == ' ' ? Blanks(text, at) : Character(rule, rune, text, at);
            if (step < 0)
            {
                return step;
            }

            at += step;
        }

        return at;
    }

    private static int Blanks(byte[] text, int at)
    {
        var run = text.Skip(at).TakeWhile(value => value is 32 or 9 or 10 or 13).Count();
        return run > 8 ? No : at + run == text.Length ? Cut : run == 0 ? No : run;
    }

    private static int Character(TestTerms rule, Rune rune, byte[] text, int at)
    {
        var cut = false;
        foreach (var spelling in rule.Has(TermFlags.Fold) && s_cases.TryGetValue(rune, out var cases) ? cases : [rune])
        {
            var bytes = Encoding.UTF8.GetBytes(spelling.ToString());
            var there = text.AsSpan(at, Math.Min(bytes.Length, text.Length - at));
            if (bytes.AsSpan().StartsWith(there))
            {
                if (there.Length == bytes.Length)
                {
                    return bytes.Length;
                }

                cut = true;
            }
        }

        return cut ? Cut : No;
    }

    private static bool IsWord(byte value) => value < 128 && (char.IsAsciiLetterOrDigit((char)value) || value == '_');

    private static bool IsWordEdge(Rune rune) => !rune.IsAscii || IsWord((byte)rune.Value);

    private static Rune[] Spell(TestTerms rule, string term) =>
        [.. (rule.Has(TermFlags.Spaces) ? Regex.Replace(term, "[ \t\r\n]+", " ").Trim(' ') : term).EnumerateRunes()];

    // Characters that are one but for their case, by the runtime's tables. Both are ASCII or none, and equally long.
    private static Dictionary<Rune, Rune[]> MakeCases()
    {
        var all = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value));
        return all.GroupBy(FoldOf).Where(group => group.Count() > 1).SelectMany(group => group.Select(rune => (rune, group.ToArray()))).ToDictionary();
    }

    private static Rune FoldOf(Rune rune)
    {
        var folded = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
        return folded.Utf8SequenceLength == rune.Utf8SequenceLength ? folded : rune;
    }
}
