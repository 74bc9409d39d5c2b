extern alias Compiler;

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Compiler::FastMcp.Masking.Core;
using Compiler::FastMcp.PolicyCompiler;
using Compiler::FastMcp.PolicyCompiler.Matching;
using FastMcp.Proxy.Commands.Policies.Importing;
using FastMcp.TestKit;

namespace FastMcp.Proxy.Tests.Commands;

/// <summary>
/// <c>policy import</c> on gitleaks' own rules: what comes over compiles, what does not is named, and what .NET's regular
/// expressions find is masked. The committed report is checked; FASTMCP_WRITE_RESULTS=1 writes it anew.
/// </summary>
public sealed class ImportTests
{
    private const string Corpus = "corpus/secrets/gitleaks.toml";
    private const int Positives = 12;

    private static readonly Lazy<(ForeignFile File, ImportResult Result)> s_import = new(() =>
    {
        var file = GitleaksReader.Read(File.ReadAllText(Shared.PathOf(Corpus)));
        return (file, GitleaksImport.Of(file));
    });

    [Fact]
    public void Import_GitleaksOwnRules_EachComesOverOrIsNamed()
    {
        SkipWithoutCorpus();
        var (file, result) = s_import.Value;

        var named = result.Rules.Select(rule => rule.From).Concat(result.LeftOut.Select(left => left.From.Split(' ')[0])).ToHashSet();
        Assert.Equal(file.Rules.Select(rule => rule.Id).Order(), named.Order());
        Assert.All(result.LeftOut, left => Assert.NotEmpty(left.Reason));
        Assert.DoesNotContain(Compiled(result.Rules).Diagnostics, found => found.IsError);
        AssertReport(result);
    }

    /// <summary>Entropy and allowlists are not applied on either side; rules that an import asks a name of find less, as it says.</summary>
    [Fact]
    public void Union_OfImportedRules_MasksEveryByteThatTheRegexFinds()
    {
        SkipWithoutCorpus();
        var (file, result) = s_import.Value;
        ImportedRule[] bare = [.. result.Rules.Where(rule => rule.AssignedTo.Count == 0).Select(rule => rule with { Entropy = 0, AllowWords = [], AllowPatterns = [] })];
        var tables = TableImage.Read(Compiled(bare).Image).Record;
        var (secret, left) = (0, new List<string>());
        var random = new Random(4);
        foreach (var rule in file.Rules.Where(rule => bare.Any(made => made.From == rule.Id) && result.LeftOut.All(gone => gone.From.Split(' ')[0] != rule.Id)))
        {
            var regex = new Regex(GoRegex.ForDotNet(rule.Pattern!), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
            foreach (var text in Texts(rule, random))
            {
                var masked = Masked(tables, text);
                foreach (Match match in regex.Matches(text))
                {
                    var value = Secret(rule, match);
                    secret += value.Length;
                    if (Enumerable.Range(value.Index, value.Length).Any(at => !masked[at]))
                    {
                        left.Add($"{rule.Id}: {value.Value} in {text}");
                    }
                }
            }
        }

        Assert.True(secret > 20_000);
        Assert.True(left.Count == 0, $"{left.Count} of {secret} bytes' values: " + string.Join("\n", left.Take(20)));
    }

    [Fact]
    public async Task Command_FileThatIsNoToml_SaysSoAndWritesNothing()
    {
        var folder = Directory.CreateTempSubdirectory();
        var from = Path.Combine(folder.FullName, "x.toml");
        var to = Path.Combine(folder.FullName, "x.yaml");
        await File.WriteAllTextAsync(from, "rules = [", TestContext.Current.CancellationToken);
        var error = new StringWriter();

        var code = PolicyImport.Make(TextWriter.Null, error).Parse([from, "--out", to]).Invoke();

        Assert.Equal(Proxy.Commands.ExitCodes.HasErrors, code);
        Assert.Contains("not TOML", error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(to));
    }

    private static IEnumerable<string> Texts(ForeignRule rule, Random random)
    {
        var sampler = new GoSampler(random);
        for (var i = 0; i < Positives; i++)
        {
            var text = "x " + sampler.Draw(GoPattern.Read(rule.Pattern!)!) + "\n";
            yield return text;
            yield return sampler.Mutated(text);
        }
    }

    private static Group Secret(ForeignRule rule, Match match) =>
        rule.SecretGroup > 0 ? match.Groups[rule.SecretGroup] : match.Groups.Values.Skip(1).FirstOrDefault(group => group.Success && group.Length > 0) ?? match;

    private static bool[] Masked(RuleTables tables, string text)
    {
        var masked = new bool[text.Length];
        foreach (var match in WholeText.Find(tables, Encoding.Latin1.GetBytes(text)))
        {
            masked.AsSpan(match.Start, match.Length).Fill(true);
        }

        return masked;
    }

    private static CompiledPolicy Compiled(IReadOnlyList<ImportedRule> rules) =>
        Compiler::FastMcp.PolicyCompiler.Compiler.Compile([new PolicySource("import.yaml", ImportYaml.Write("gitleaks.toml", new ImportResult(0, rules, [], [])), PolicyOrigin.User)]);

    private static void AssertReport(ImportResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# gitleaks' own rules, imported\n\nOf {result.Read} rules {result.Exact} mean the same here, {result.Changed} changed, {result.LeftOut.Count} were left out. Made by the tests `ImportTests`.\n\n## Left out\n\n| rule | reason |\n|---|---|\n");
        foreach (var left in result.LeftOut)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {left.From} | {left.Reason.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        text.Append("\n## Changed\n\n| change | rules |\n|---|---|\n");
        foreach (var change in result.Rules.SelectMany(rule => rule.Changes.Select(what => (what, rule.Id))).GroupBy(pair => pair.what, pair => pair.Id))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {change.Key.Replace("|", "\\|", StringComparison.Ordinal)} | {(change.Count() > 6 ? change.Count() + " rules" : string.Join(", ", change))} |\n");
        }

        var path = Path.Combine(Shared.Repository, "bench", "results", "import-gitleaks.md");
        if (Environment.GetEnvironmentVariable("FASTMCP_WRITE_RESULTS") == "1")
        {
            File.WriteAllText(path, text.ToString());
        }

        Assert.Equal(File.ReadAllText(path), text.ToString());
    }

    private static void SkipWithoutCorpus()
    {
        if (!Shared.Has(Corpus))
        {
            TestContext.Current.SendDiagnosticMessage("not present: 1 ({0})", Corpus);
            Assert.Skip("not present: 1");
        }
    }
}
