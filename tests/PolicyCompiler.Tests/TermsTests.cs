using System.Security.Cryptography;
using System.Text;
using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Terms;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>Files of terms, as the caller read them, and what becomes of terms in the image.</summary>
public sealed class TermsTests
{
    private const string Head = "apiVersion: fastmcp/v1\nrules:\n";

    [Fact]
    public void AttachmentsOf_RulesWithFiles_NamesEachOnce()
    {
        var file = Packs.User(Head + "  - { id: a, termsFile: a/b.txt }\n  - { id: b, termsFile: a/b.txt, fold: true }\n  - { id: c, termsHashed: { file: c.txt, salt: 0123456789abcdef } }\n  - { id: d, terms: [x] }\n");
        Assert.Equal(["a/b.txt", "c.txt"], Compiler.AttachmentsOf(file));
    }

    [Fact]
    public void TermsFile_LinesAndBlanks_BecomeSortedCanonicalTerms()
    {
        var compiled = Compile("  - { id: a, termsFile: t.txt, fold: true, spaces: true }\n", ("t.txt", "\uFEFFZeta\r\n\n  Acme   Corp \r\nÉcole\n"));
        Assert.Empty(compiled.Diagnostics);
        PolicyImage image = TableImage.Read(compiled.Image);
        TermList terms = Assert.Single(image.Terms).Terms!;
        Assert.Equal(["acme corp", "zeta", "école"], terms.Terms.Select(Encoding.UTF8.GetString));
        Assert.Equal(TermFlags.Fold | TermFlags.Spaces, terms.Flags);
        Assert.Same(image.RequestTerms, image.RecordTerms);
    }

    [Fact]
    public void TermsFile_WrongLines_AreReportedInThatFile()
    {
        var compiled = Compile("  - { id: a, termsFile: lists/t.txt }\n", ("lists/t.txt", "Acme\n\nGlobex\nAcme\nin\uFFFDvalid\n" + new string('x', 513)), path: "folder/own.yaml");
        Assert.Equal(
            ["folder/lists/t.txt(4,1) FMP0062", "folder/lists/t.txt(5,1) FMP0066", "folder/lists/t.txt(6,1) FMP0063"],
            compiled.Diagnostics.Select(found => $"{found.File}({found.Line},{found.Column}) {found.Id}"));
        Assert.Empty(compiled.Image);
    }

    [Fact]
    public void Terms_MoreThanTheBudget_AreRefusedByTheRuleThatBreaksIt()
    {
        string terms = string.Join('\n', Enumerable.Range(0, 40_000).Select(number => $"{number:d6}{new string('x', 480)}"));
        var compiled = Compile("  - { id: a, termsFile: t.txt }\n", ("t.txt", terms));
        Assert.Equal("FMP0064", Assert.Single(compiled.Diagnostics).Id);
    }

    [Fact]
    public void TermsHashed_ItsExamples_AreTokensWithThatHash()
    {
        const string Salt = "0123456789abcdef";
        string hash = Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Salt), "token-of-sixteen"u8));
        string rule = $"  - id: a\n    termsHashed: {{ file: t.txt, salt: {Salt} }}\n    examples: {{ match: [token-of-sixteen], clean: [token-of-sixteen-1, xtoken-of-sixteen] }}\n";
        var compiled = Compile(rule, ("t.txt", hash.ToLowerInvariant() + "\n"));
        Assert.Empty(compiled.Diagnostics);
        Assert.Equal(HashedTokens.HashBytes, TableImage.Read(compiled.Image).Terms[0].Tokens!.Hashes.Length);

        Assert.Equal("FMP0067", Assert.Single(Compile(rule, ("t.txt", "token-of-sixteen\n" + hash)).Diagnostics).Id);
    }

    [Fact]
    public void Directions_OfDictionaryRules_ArePerScopeAndTheRecordHasAllEnforced()
    {
        var compiled = Compile("  - { id: a, terms: [x], on: [request], mode: monitor }\n  - { id: b, terms: [y], on: [response] }\n", ("t.txt", ""));
        PolicyImage image = TableImage.Read(compiled.Image);
        Assert.Equal("a", Assert.Single(image.RequestTerms.Rules).Rule.Id);
        Assert.False(image.RequestTerms.Rules[0].Rule.Enforced);
        Assert.Equal("b", Assert.Single(image.ResponseTerms.Rules).Rule.Id);
        Assert.Equal(["a", "b"], image.RecordTerms.Rules.Select(rule => rule.Rule.Id));
        Assert.All(image.RecordTerms.Rules, rule => Assert.True(rule.Rule.Enforced));
    }

    private static CompiledPolicy Compile(string rules, (string Name, string Text) file, string path = "user.yaml") =>
        Compiler.Compile([Packs.User(Head + rules, path) with { Attachments = [new PolicyAttachment(file.Name, file.Text)] }]);
}
