using CsCheck;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>No text makes the compiler throw; what it answers does not depend on anything but the text.</summary>
public sealed class FuzzTests
{
    private const string Seed =
        """
        apiVersion: fastmcp/v1
        packs: { pii: { enable: [ipv4] } }
        rules:
          - id: order
            pattern: '(?i)\bORD-(?:[a-z]{2}|\d{2,4})(?![\w-])'
            validate: luhn
            maxLength: 24
            mask: { replace: "[X\t]" }
            examples: { match: [ORD-18], clean: ['a: b'] }
          - id: note
            block: { begin: '<n>', end: "</n>", cap: 10 }
        """;

    private static readonly string[] Pieces = ["\n", "  ", "- ", ": ", "{", "}", "[", "]", "'", "\"", "\\", "&a ", "*a", "!!str ", "? ", "|", ">", "---\n", "...", "%YAML 1.2\n", "\t", "#", "(", ")", "{9,}", "{4096}", "*", "+", "?", "\\b", "é", "\uD800", "\0", "\uFEFF", ",", "null", "~", "<<: "];

    private static readonly Gen<(int At, int Cut, int Piece)> Edit = Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 12], Gen.Int[0, Pieces.Length]);

    [Fact]
    public void Compile_MutatedPolicy_AnswersWithImageOrErrors() =>
        Edit.Array[1, 6].Sample(
            edits =>
            {
                string text = edits.Aggregate(Seed, Apply);
                CompiledPolicy compiled = Compiler.Compile([.. Packs.Small, Packs.User(text)]);
                Assert.Equal(compiled.Diagnostics.Count == 0, compiled.Image.Length > 0);
                Assert.All(compiled.Diagnostics, found => Assert.True(found.Line >= 1 && found.Column >= 1 && (found.EndLine, found.EndColumn).CompareTo((found.Line, found.Column)) >= 0));
            },
            iter: 2000, threads: 1);

    [Fact]
    public void Compile_SameFiles_GiveTheSameImage()
    {
        PolicySource[] files = [.. Packs.Small, Packs.User("apiVersion: fastmcp/v1\nrules:\n  - { id: a, pattern: 'a[bc]{1,9}', on: [request] }\n  - { id: b, pattern: 'b\\d', mode: monitor }\n")];
        Assert.Equal(Compiler.Compile(files).Image, Compiler.Compile([.. files.Reverse()]).Image);
    }

    private static readonly string[] Tokens =
    [
        "a", "b", "-", ".", "\\d", "\\w", "\\b", "\\B", "\\p{L}", "\\p{Han}", "\\P{Lu}", "[a-z]", "[^\"]", "[[:alpha:]]", "é", "\\x{1F600}", "\\uD83D", "(", ")", "(?:", "(?i)", "(?s:", "(?<mask>",
        "(?=", "(?!", "(?<=", "(?<!", "|", "*", "+", "?", "{2}", "{0,100}", "{1,4000}", "{3,}", "^", "$", "[", "]", "{", "}", "\\", "\\1", "(?>", "(?P=x)", "(?R)", "*?", "++", ",",
    ];

    /// <summary>Any pattern: a tree or an error with a place; then an automaton within its budget, or none with its cost.</summary>
    [Fact]
    public void Parse_AnyPattern_AnswersWithinCountedWork() =>
        Gen.Int[0, Tokens.Length - 1].Array[1, 30].Sample(
            picks =>
            {
                string pattern = string.Concat(picks.Select(pick => Tokens[pick]));
                PatternNode? node = PatternParser.Parse(pattern, out PatternError? error);
                Assert.Equal(node is null, error is not null);
                if (error is not null)
                {
                    Assert.InRange(error.Position, 0, pattern.Length);
                    return;
                }

                const long work = 50_000;
                if (PatternSplit.Of(node!, out _) is { } split)
                {
                    bool built = RuleMachine.Build(split.Value, StateBudget.Default, work, out MachineCost cost) is not null;
                    Assert.True(cost.Steps <= work + (300L * (cost.Places + 100)), $"{cost} for {pattern}");
                    Assert.True(built || cost.Places > 0, pattern);
                }
            },
            iter: 20_000, threads: 1);

    /// <summary>Cuts some characters and puts a piece in their place; piece 0 repeats text instead.</summary>
    private static string Apply(string text, (int At, int Cut, int Piece) edit)
    {
        int at = edit.At % (text.Length + 1);
        int cut = Math.Min(edit.Cut, text.Length - at);
        string piece = edit.Piece == Pieces.Length ? text.Substring(at, cut) + text.Substring(at, cut) : Pieces[edit.Piece];
        return text.Remove(at, cut).Insert(at, piece);
    }
}
