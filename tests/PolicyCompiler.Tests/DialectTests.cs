using System.Text;
using System.Text.RegularExpressions;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Matching;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>The dialect beyond ASCII against .NET's, and what it refuses.</summary>
public sealed class DialectTests
{
    private const string Alphabet = "azAZ09_- .\n\u00e9\u00c9\u00df\u03a3\u03c3\u03c2\u044f\u042f\u4e2d\u0660\u20ac\u0301\U0001D54F\U0001F600";

    [Theory]
    [InlineData(@"\p{L}+")]
    [InlineData(@"\p{L}\P{L}")]
    [InlineData(@"[\p{Lu}0-9]{2,5}")]
    [InlineData(@"[^\p{L}\s]+")]
    [InlineData(@"\P{N}{2}\p{Nd}")]
    [InlineData(@"(?i)\u00c9[a-z]*")]
    [InlineData(@"(?i:\u044f)\u042f?")]
    [InlineData(@"(?i)[\u03b1-\u03c9a]+")]
    [InlineData(@"(?i)[^\u044fz]+")]
    [InlineData(@"(?s).+")]
    [InlineData(@"[\u0080-\uFFFF]+")]
    [InlineData(@"\p{S}|\p{M}")]
    public void Match_TextBeyondAscii_EqualsNetRegex(string pattern)
    {
        RuleTables tables = TablesOf(pattern);
        Rune[] letters = [.. Alphabet.EnumerateRunes()];
        var dice = new Random(3);
        for (int run = 0; run < 2000; run++)
        {
            // Characters beyond the first plane are two units to .NET's classes: kept out where the pattern names classes of units.
            string text = string.Concat(Enumerable.Range(0, dice.Next(12)).Select(_ => letters[dice.Next(letters.Length - 2)].ToString()));
            Assert.Equal(ByRegex(pattern, text), Find(tables, text));
        }
    }

    [Theory]
    [InlineData(@"\p{L}+", "a\U0001D54Fb\U0001F600", "a\U0001D54Fb")]
    [InlineData(@"\p{So}", "a\U0001F600", "\U0001F600")]
    [InlineData(@"\p{Han}+", "x\u4e2d\u6587\U00020000x", "\u4e2d\u6587\U00020000")]
    [InlineData(@"\p{Script=Greek}+", "x\u03b1\u03c9\u042f", "\u03b1\u03c9")]
    [InlineData(@"\p{sc=Cyrillic}+", "\u042f\u044f\u03b1", "\u042f\u044f")]
    [InlineData(@"\p{Latin}+", "\u00e9a1\u03b1", "\u00e9a")]
    [InlineData(@"\p{LC}+", "aA\u01c5\u4e2d", "aA\u01c5")]
    [InlineData(@"[[:upper:][:digit:]_]+", "aB7_\u00c9", "B7_")]
    [InlineData("(?i)k", "\u212ak", "k")]
    [InlineData("(?i)\u212a", "k\u212a", "\u212a")]
    public void Match_Text_FindsTheFirst(string pattern, string text, string found) => Assert.Equal(found, Find(TablesOf(pattern), text).Split('|')[0]);

    [Fact]
    public void Match_LoneSurrogate_HasBytes() => Assert.Equal("\uD83D", Find(TablesOf(@"[\uD800-\uDBFF]"), "x\uD83Dx"));

    [Theory]
    [InlineData(@"\p{Latn}", "Did you mean `Latin`", 0)]
    [InlineData(@"a\p{L", "no Unicode class", 1)]
    [InlineData(@"\p", "no Unicode class", 0)]
    [InlineData("[[:alpa:]]", "Did you mean `alpha`", 1)]
    [InlineData("[a-z-[aeiou]]", "not subtracted", 4)]
    [InlineData("a{2}{3}", "quantifier on a quantifier", 4)]
    [InlineData("a+*", "quantifier on a quantifier", 2)]
    [InlineData("(?(a)b|c)", "Conditionals", 0)]
    [InlineData("(?#x)a", "`description`", 0)]
    [InlineData("(?R)", "recursion", 0)]
    [InlineData("(?P=x)a", "Backreferences", 0)]
    [InlineData(@"a\Kb", "(?<=", 1)]
    [InlineData(@"\Qa.b\E", "before each sign", 0)]
    [InlineData(@"a\Z", "$", 1)]
    [InlineData(@"\0", "\\x00", 0)]
    [InlineData(@"[\b]", "\\x08", 1)]
    [InlineData("(?m)^a", "(?<=^|\\n)", 0)]
    [InlineData("(?x) a", "blanks", 0)]
    public void Parse_OtherDialects_SaysWhatToWrite(string pattern, string hint, int position)
    {
        Assert.Null(PatternParser.Parse(pattern, out PatternError? error));
        Assert.Contains(hint, error!.Message);
        Assert.Equal(position, error.Position);
    }

    /// <summary>Classes are trees with shared ends: one that named each character would be a thousand times as large.</summary>
    [Fact]
    public void Build_UnicodeClass_IsSmall() => Assert.All([@"\p{L}", @"\p{Lu}", @"[^\p{L}]", @"(?i)\p{Ll}", @"\p{Cn}"], pattern => Assert.InRange(Analysis.RuleMachine.Build(PatternParser.Parse(pattern, out _)!, StateBudget.Default, StateBudget.Default.RuleWork, out _)!.StateCount, 3, 1000));

    private static RuleTables TablesOf(string pattern)
    {
        PatternNode node = PatternParser.Parse(pattern, out PatternError? error)!;
        Assert.Null(error);
        var rule = new TableRule { Id = "r", Ordinal = 0, Enforced = true, MaxLength = 64, Validator = null, Mask = new MaskSpec(MaskKind.Replace, "", 0) };
        RuleTables? tables = AutomatonBuilder.Build([new PatternRule(rule, node)], StateBudget.Default, out AutomatonError? tooLarge);
        Assert.Null(tooLarge);
        return tables!;
    }

    private static string Find(RuleTables tables, string text)
    {
        byte[] bytes = Wtf8.Encode(text);
        return string.Join('|', WholeText.Find(tables, bytes).Select(match => Wtf8.Decode(bytes.AsSpan(match.Start, match.Length))));
    }

    private static string ByRegex(string pattern, string text) =>
        string.Join('|', Regex.Matches(text, pattern, RegexOptions.CultureInvariant).Select(match => match.Value));
}
