using System.Text;
using CsCheck;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>What the compiler says of patterns, against trying every short text.</summary>
public sealed class AnalysisTests
{
    private const int Longest = 6;
    private const string Letters = "ab-";

    // Values of at most 4 letters, one more looked at on each side: texts of 6 tell any two of them apart.
    private static readonly Gen<string> Atom = OneOf("a", "b", "-", "[ab]", "[b-]", "[ab-]");

    private static readonly Gen<string> Item = Gen.Select(Atom, OneOf("", "", "", "?", "{2}", "{1,2}", "(?!b)", @"\b", @"(?!\w)"), (atom, then) => atom + then);

    private static readonly Gen<string> Pattern =
        Gen.Select(OneOf("", "", "", @"\b", "^", "(?<!a)"), Item.Array[1, 2], OneOf("", "", "", "$", @"\b", "|ab"), (before, items, after) => before + string.Concat(items) + after);

    /// <summary>Every text of at most so many letters.</summary>
    private static readonly string[] Texts = [.. Enumerable.Range(0, Longest + 1).SelectMany(Words)];

    [Fact]
    public void Inclusion_RandomPairs_IsWhatEveryShortTextSays() =>
        Gen.Select(Pattern, Pattern).Sample(
            (inner, outer) =>
            {
                var (first, second) = (MachineOf(inner), MachineOf(outer));
                bool included = Texts.All(text => Spans(first, text).All(Spans(second, text).Contains));
                Assert.Equal(included, Inclusion.Holds(first, second));
            },
            iter: 1500, threads: 1);

    [Fact]
    public void Sample_RandomPattern_IsAShortestValueOrThereIsNone() =>
        Pattern.Where(pattern => PatternWidth.Of(PatternParser.Parse(pattern, out _)!).Min > 0).Sample(
            pattern =>
            {
                RuleMachine machine = MachineOf(pattern);
                int[] lengths = [.. Texts.SelectMany(text => Spans(machine, text)).Select(span => span.Length).Where(length => length > 0)];
                Sample? sample = Sample.Of(machine, 64);
                Assert.Equal(lengths.Length > 0 ? lengths.Min() : -1, sample?.Value.Length ?? -1);
                if (sample is not null)
                {
                    string before = sample.Before == RuleMachine.Edge ? "" : ((char)sample.Before).ToString();
                    string after = sample.After == RuleMachine.Edge ? "" : ((char)sample.After).ToString();
                    Assert.Contains((before.Length, sample.Value.Length), Spans(machine, before + Encoding.Latin1.GetString(sample.Value) + after));
                }
            },
            iter: 1000, threads: 1);

    [Theory]
    [InlineData(@"\x{1F600}", true)]
    [InlineData(@"[\uD800-\uDBFF][\uDC00-\uDFFF]", false)]
    [InlineData(@"[\uD800-\uDBFF]x[\uDC00-\uDFFF]", true)]
    [InlineData(@"[\uDC00-\uDFFF][\uD800-\uDBFF]", true)]
    [InlineData(@"é{2}\b(?!\w)", false)]
    [InlineData(@"é{2}\B", true)]
    [InlineData(@"(?<=\W)é", true)]
    [InlineData("a\nb", true)]
    public void Sample_BytesOfText_AreThoseThatASlotCanHold(string pattern, bool can) => Assert.Equal(can, Sample.Of(MachineOf(pattern), 64) is not null);

    [Fact]
    public void TextShape_EveryCharacterAndPair_IsTextButForPairsOfSurrogates()
    {
        int[] characters = [.. Enumerable.Range(0, 0x110000).Where(character => character % 7 == 0 || character is > 0xD700 and < 0xE100 or 0x7FF or 0x800 or 0xFFFF or 0x10000 or 0x10FFFF)];
        Assert.All(characters, character => Assert.True(IsText(Wtf8.Encode(CharacterOf(character)))));
        Assert.False(IsText([0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80]));
        Assert.All((byte[][])[[0xC0, 0x80], [0xE0, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xC3], [0xFF]], bytes => Assert.False(IsText(bytes)));
    }

    /// <summary>Work is bounded by count: a budget ten times smaller stops ten times earlier, whatever the pattern.</summary>
    [Theory]
    [InlineData("(?:a{1,100}){1,100}")]
    [InlineData("(?:(?:ab?c?d?e?f?){1,90}){1,90}")]
    [InlineData("(?:(?:a{1,64}){1,64}){1,4}")]
    [InlineData("(?:a?){400}a{400}b{400}(?:a?){400}a{400}")]
    [InlineData("(?:[ab]{1,400}c){1,300}")]
    public void Build_TooDear_StopsWithinItsBudget(string pattern)
    {
        PatternNode node = PatternParser.Parse(pattern, out _)!;
        foreach (long work in (long[])[10_000, 100_000, 1_000_000])
        {
            Assert.Null(RuleMachine.Build(node, StateBudget.Default, work, out MachineCost cost));
            Assert.InRange(cost.Steps, 0, work + (40L * cost.Places));
        }
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static string CharacterOf(int character) => character is >= 0xD800 and <= 0xDFFF ? ((char)character).ToString() : char.ConvertFromUtf32(character);

    private static bool IsText(byte[] bytes) => bytes.Aggregate(TextShape.Between, (shape, value) => shape == TextShape.Broken ? shape : TextShape.Next(shape, value)) is var end && end != TextShape.Broken && TextShape.IsBetween(end);

    private static RuleMachine MachineOf(string pattern)
    {
        PatternNode node = PatternParser.Parse(pattern, out PatternError? error)!;
        Assert.True(error is null, error?.Message);
        return RuleMachine.Build(node, StateBudget.Default, StateBudget.Default.RuleWork, out _)!;
    }

    private static HashSet<(int Start, int Length)> Spans(RuleMachine machine, string text)
    {
        var spans = new HashSet<(int Start, int Length)>();
        for (int start = 0; start <= text.Length; start++)
        {
            int state = machine.Start(start == 0 ? RuleMachine.Edge : text[start - 1]);
            for (int end = start; ; end++)
            {
                if (machine.AcceptOf(state) is { } behind && behind.Contains(end < text.Length ? text[end] : RuleMachine.Edge))
                {
                    spans.Add((start, end - start));
                }

                if (end == text.Length)
                {
                    break;
                }

                state = machine.Next(state, text[end]);
            }
        }

        return spans;
    }

    private static IEnumerable<string> Words(int length) =>
        length == 0 ? [""] : Words(length - 1).SelectMany(word => Letters.Select(letter => word + letter));
}
