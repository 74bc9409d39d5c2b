extern alias Compiler;

using System.Text;
using Compiler::FastMcp.Masking.Core;
using Compiler::FastMcp.PolicyCompiler;
using Compiler::FastMcp.PolicyCompiler.Binding;
using Compiler::FastMcp.PolicyCompiler.Diagnostics;
using Compiler::FastMcp.PolicyCompiler.Matching;
using Compiler::FastMcp.PolicyCompiler.Syntax;
using FastMcp.TestKit;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>
/// The packs with every rule on: each example of each rule, and the texts of tests/Corpus/pii, cut at every byte and
/// byte by byte, give the findings that the compiler has for the whole text.
/// </summary>
public sealed class BuiltInPackTests
{
    private static readonly PolicySource[] Packs =
        [.. PackFiles.All.Select(file => new PolicySource(file.Name, file.Text, PolicyOrigin.BuiltIn))];

    private static readonly BoundFile[] Files = [.. Packs.Select(Bind)];

    private static readonly byte[] Image = Compiler::FastMcp.PolicyCompiler.Compiler.Compile([.. Packs, AllOn()]).Image;

    private static readonly RuleTables Tables = TableImage.Read(Image).Record;

    private static readonly MaskProgram Program = RuleSet.FromImage(Image).For(Scope.Record);

    public static TheoryData<string> Rules => [.. Files.SelectMany(file => file.Rules).Select(rule => rule.Id.Value)];

    public static TheoryData<string> Texts => ["clean.txt", "masked.txt"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Examples_CutAnywhere_AreFoundAsInTheWholeText(string id)
    {
        BoundRule rule = Files.SelectMany(file => file.Rules).Single(rule => rule.Id.Value == id);
        foreach (string example in rule.Match.Concat(rule.Clean).Select(text => text.Value))
        {
            AssertSame(example);
            AssertSame("It is " + example + ", so " + example);
        }

        // An example of a rule with a context holds what stands before the value too.
        bool isPart = rule.AssignedTo.Count > 0 || rule.Pattern?.Value.Contains("(?<mask>", StringComparison.Ordinal) == true;
        Assert.All(rule.Match, example =>
        {
            if (isPart)
            {
                Assert.NotEmpty(Whole(example.Value));
            }
            else
            {
                Assert.Equal(Encoding.UTF8.GetByteCount(example.Value), Whole(example.Value).Sum(match => match.Length));
            }
        });
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Corpus_CutAnywhere_IsFoundAsInTheWholeText(string file)
    {
        foreach (string line in File.ReadAllLines(Path.Combine(Shared.Repository, "tests", "Corpus", "pii", file)))
        {
            AssertSame(line);
        }
    }

    private static void AssertSame(string text)
    {
        byte[] raw = Encoding.UTF8.GetBytes(text);
        (int Rule, int Start)[] expected = [.. Whole(text).Select(match => (Tables.Rules[match.Rule].Ordinal, match.Start))];
        Assert.Equal(expected, Findings(raw, Enumerable.Range(1, Math.Max(0, raw.Length - 1))));
        for (int cut = 0; cut <= raw.Length; cut++)
        {
            Assert.Equal(expected, Findings(raw, [cut]));
        }
    }

    private static List<TextMatch> Whole(string text) => WholeText.Find(Tables, Encoding.UTF8.GetBytes(text));

    private static (int Rule, int Start)[] Findings(byte[] raw, IEnumerable<int> cuts)
    {
        var masker = new SlotMasker();
        var sink = new CollectingSink();
        masker.Begin(Program, SlotEncoding.Plain, mayHoldJson: false, grant: null, TestSet.Key);
        int from = 0;
        foreach (int cut in cuts.Append(raw.Length))
        {
            masker.Push(new UnmaskedText(raw.AsSpan(from, cut - from)), ref sink);
            from = cut;
        }

        masker.End(ref sink);
        return [.. sink.Findings.Select(finding => (finding.Rule, (int)finding.Offset))];
    }

    private static BoundFile Bind(PolicySource source)
    {
        var bag = new DiagnosticBag(source.Path, []);
        return FileBinder.Bind(source, YamlReader.Read(source.Text, bag), bag);
    }

    private static PolicySource AllOn()
    {
        IEnumerable<string> packs = Files.ToLookup(file => file.Pack).Select(pack => $"  {pack.Key}: {{ enable: [{string.Join(", ", pack.SelectMany(file => file.Rules).Where(rule => !rule.Enabled).Select(rule => rule.Id.Value))}] }}");
        return new PolicySource("all.yaml", "apiVersion: fastmcp/v1\npacks:\n" + string.Join("\n", packs) + "\n", PolicyOrigin.User);
    }
}
