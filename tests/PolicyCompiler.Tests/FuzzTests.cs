using CsCheck;

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

    /// <summary>Cuts some characters and puts a piece in their place; piece 0 repeats text instead.</summary>
    private static string Apply(string text, (int At, int Cut, int Piece) edit)
    {
        int at = edit.At % (text.Length + 1);
        int cut = Math.Min(edit.Cut, text.Length - at);
        string piece = edit.Piece == Pieces.Length ? text.Substring(at, cut) + text.Substring(at, cut) : Pieces[edit.Piece];
        return text.Remove(at, cut).Insert(at, piece);
    }
}
