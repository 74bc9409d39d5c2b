extern alias Compiler;

using System.Text.RegularExpressions;
using Compiler::FastMcp.PolicyCompiler.Automata;
using Compiler::FastMcp.PolicyCompiler.Patterns;
using Compiler::FastMcp.Masking.Core;

namespace FastMcp.Masking.Tests;

public sealed class PatternTests
{
    [Theory]
    [InlineData(@"(a)\1", "Backreferences", 3)]
    [InlineData(@"\k<x>", "Backreferences", 0)]
    [InlineData("a(?=bc)", "one character", 1)]
    [InlineData("(?<!ab)c", "one character", 0)]
    [InlineData("(?<name>a)", "one named group", 0)]
    [InlineData("(?>a)", "Atomic", 0)]
    [InlineData("a++", "Possessive", 1)]
    [InlineData("*a", "quantifier", 0)]
    [InlineData("a{3,2}", "quantifier", 1)]
    [InlineData("a{9999}", "quantifier", 1)]
    [InlineData("(a", "without its ')'", 0)]
    [InlineData("a)", "without its '('", 1)]
    [InlineData("[a", "without its ']'", 0)]
    [InlineData("[z-a]", "range", 1)]
    [InlineData(@"\q", "not supported", 0)]
    [InlineData(@"\", "at the end", 0)]
    [InlineData(@"\p{Letter}", "no Unicode class", 0)]
    [InlineData("(?m)a", "flag", 0)]
    [InlineData("a(?!é)", "beyond ASCII", 1)]
    public void Parse_WhatAnAutomatonCannotDo_IsRefusedWithPlace(string pattern, string message, int position)
    {
        Assert.Null(PatternParser.Parse(pattern, out var error));
        Assert.Contains(message, error!.Message);
        Assert.Equal(position, error.Position);
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("(?i)sTr[a-c]{2}")]
    [InlineData("(?i:x)Y|z(?-i)Q")]
    [InlineData(@"[^\w\s]+x")]
    [InlineData(@"a{2,}?b??c")]
    [InlineData(@"\bfoo\b|\Bo\B")]
    [InlineData(@"[\x41-\u0043\]\-]+")]
    [InlineData(@"(?<=[a\s]|^)b+(?=\W|$)")]
    [InlineData(@"x{,3}|{a}")]
    [InlineData(@"a(?!b)(?![c-e])\w")]
    [InlineData(@"(?s)a.c")]
    [InlineData(@"[]a]+|[^]b]c")]
    [InlineData("(?:ab|a)(?:bc|c)?")]
    public void Match_AnyText_EqualsNetRegex(string pattern)
    {
        var set = new TestSet(new TestRule("r", pattern, 64));
        var dice = new Random(7);
        const string letters = "abcxyzABCXYZSTRstrfoQ019 -]{}3,\n_!";
        for (var run = 0; run < 300; run++)
        {
            var text = string.Concat(Enumerable.Range(0, dice.Next(24)).Select(_ => letters[dice.Next(letters.Length)]));
            Assert.Equal(ByRegex(pattern, text), Masking.Whole(set, System.Text.Encoding.ASCII.GetBytes(text)).Text);
        }
    }

    [Fact]
    public void Build_TooManyStates_NamesTheRule()
    {
        var rules = new[]
        {
            Rule("fine", "abc"),
            Rule("wide", "(?:[ab]{0,30}a[ab]{30}c){1,3}"),
        };
        Assert.Null(AutomatonBuilder.Build(rules, new StateBudget(2000, 5000, 50_000_000), out var error));
        Assert.Equal("wide", error!.RuleId);
    }

    [Fact]
    public void Build_UnionTooLarge_NamesTheRuleThatOverflows()
    {
        var rules = Enumerable.Range(0, 8).Select(index => Rule($"r{index}", $"{(char)('a' + index)}[0-9]{{100}}")).ToArray();
        Assert.Null(AutomatonBuilder.Build(rules, new StateBudget(200, 350, 50_000_000), out var error));
        Assert.Equal("r3", error!.RuleId);
    }

    [Theory]
    [InlineData("a*", "empty text")]
    [InlineData(@"a\bb", "never match")]
    [InlineData("a{200}", "200 bytes")]
    public void Build_RuleThatCannotWork_IsRefused(string pattern, string message)
    {
        Assert.Null(AutomatonBuilder.Build([Rule("r", pattern)], StateBudget.Default, out var error));
        Assert.Contains(message, error!.Message);
    }

    private static PatternRule Rule(string id, string pattern) => new(
        new TableRule { Id = id, Ordinal = 0, Enforced = true, MaxLength = 128, Mask = new MaskSpec(MaskKind.Replace, "x", 0) },
        TestSet.Parse(pattern));

    // Leftmost, then the longest of all ends, tried one by one.
    private static string ByRegex(string pattern, string text)
    {
        var result = "";
        var at = 0;
        while (at < text.Length)
        {
            var end = LongestEnd(pattern, text, at);
            result += end > at ? "[R]" : text[at];
            at = Math.Max(end, at + 1);
        }

        return result;
    }

    private static int LongestEnd(string pattern, string text, int start)
    {
        for (var end = text.Length; end > start; end--)
        {
            // \G pins the start, the lookahead pins the end, and the text stays whole for the pattern's own looks.
            var pinned = new Regex($@"\G(?:{pattern})(?<=\A[\s\S]{{{end}}})", RegexOptions.CultureInvariant);
            if (pinned.Match(text, start) is { Success: true } match && match.Index == start)
            {
                return end;
            }
        }

        return -1;
    }
}
