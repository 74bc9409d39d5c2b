extern alias Compiler;

using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Compiler::FastMcp.Masking.Core;
using Compiler::FastMcp.PolicyCompiler;
using Compiler::FastMcp.PolicyCompiler.Binding;
using Compiler::FastMcp.PolicyCompiler.Diagnostics;
using Compiler::FastMcp.PolicyCompiler.Syntax;
using FastMcp.TestKit;

namespace FastMcp.Masking.Tests;

/// <summary>The packs under policies/, compiled for the masker and read for the oracle.</summary>
internal static class Packs
{
    // A pattern without a maxLength bounds itself.
    private const int NoLimit = 1 << 20;

    /// <summary>The long run (FASTMCP_LONG=1).</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1";

    private static readonly PolicySource[] s_sources =
        [.. PackFiles.All.Select(file => new PolicySource(file.Name, file.Text, PolicyOrigin.BuiltIn))];

    private static readonly BoundFile[] s_files = [.. s_sources.Select(Bind)];

    private static readonly Lazy<TestSet> s_all = new(() => Compile([.. s_sources, AllOn()], Scope.Record));

    private static readonly Lazy<TestSet> s_default = new(() => Compile(s_sources, Scope.Response));

    private static readonly ConcurrentDictionary<string, TestSet> s_beside = new();

    /// <summary>Every rule on.</summary>
    public static TestSet All => s_all.Value;

    /// <summary>The rules that are on unless a policy says otherwise, as answers meet them.</summary>
    public static TestSet Default => s_default.Value;

    /// <summary>The default rules in the long run, else the file of the commonest of them: the oracle walks each pattern at each place.</summary>
    public static TestSet Usual => IsLong ? Default : BesideOf("email");

    public static IEnumerable<TestSet> Sets => [All, Default];

    /// <summary>Every rule of the file that the rule stands in: the oracle walks each pattern, and hundreds take it minutes.</summary>
    public static TestSet BesideOf(string id) => s_beside.GetOrAdd(FileOf(id).Source.Path, path =>
        Compile([s_sources.Single(source => source.Path == path), AllOn(s_files.Where(file => file.Source.Path == path))], Scope.Record));

    public static TheoryData<string> Rules => [.. s_files.SelectMany(file => file.Rules).Select(rule => rule.Id.Value)];

    /// <summary>
    /// Every rule in the long run, else every so many rules of each file, its first one among them: a law over all cuts
    /// in all spellings takes hundreds of rules minutes. Every rule at every cut is in <see cref="BuiltInPackTests"/> and <see cref="PackHoldTests"/>.
    /// </summary>
    public static TheoryData<string> EveryFew(int step) =>
        [.. s_files.SelectMany(file => file.Rules.Where((_, at) => IsLong || at % step == 0)).Select(rule => rule.Id.Value)];

    /// <summary>
    /// What the law is run over at every cut: all examples in the long run, else the first match and the first
    /// clean one of each rule, since there are hundreds of rules and each cut is a run.
    /// </summary>
    public static IEnumerable<string> Samples(string id) => IsLong
        ? Examples(id)
        : RuleOf(id).Match.Take(1).Concat(RuleOf(id).Clean.Take(1)).Select(example => example.Value);

    /// <summary>
    /// What must not be seen of a match example: the values that the oracle finds in it, and what of it may stay. Of most rules all of it is one value; others look at what
    /// stands around, or show a sentence.
    /// </summary>
    public static IEnumerable<(string Value, string Around)> Values(string id, string example)
    {
        if (!Matches(id).Contains(example))
        {
            return [];
        }

        var text = Encoding.UTF8.GetBytes(example);
        var found = new Oracle(BesideOf(id), text, open: false).Run().Events.Select(one => (one.Start, one.End)).Distinct().OrderBy(one => one.Start).ToList();
        Assert.NotEmpty(found);
        var ends = found.Select(one => one.End).Prepend(0);
        var around = string.Join('\n', ends.Zip(found.Select(one => one.Start).Append(text.Length), (end, start) => Encoding.UTF8.GetString(text[end..Math.Max(end, start)])));
        return found.Select(one => (Encoding.UTF8.GetString(text[one.Start..one.End]), around));
    }

    public static IEnumerable<string> Matches(string id) => RuleOf(id).Match.Select(example => example.Value);

    public static IEnumerable<string> Examples(string id) => RuleOf(id).Match.Concat(RuleOf(id).Clean).Select(example => example.Value);

    private static BoundFile FileOf(string id) => s_files.Single(file => file.Rules.Any(rule => rule.Id.Value == id));

    private static BoundRule RuleOf(string id) => s_files.SelectMany(file => file.Rules).Single(rule => rule.Id.Value == id);

    private static TestSet Compile(PolicySource[] sources, Scope scope)
    {
        var compiled = Compiler::FastMcp.PolicyCompiler.Compiler.Compile(sources);
        Assert.Empty(compiled.Diagnostics);
        var image = TableImage.Read(compiled.Image);
        var tables = scope == Scope.Record ? image.Record : image.Response;
        return new TestSet(compiled.Image, [.. tables.Rules.Select(rule => ToTestRule(RuleOf(rule.Id)))], scope);
    }

    private static TestRule ToTestRule(BoundRule rule) => new(rule.Id.Value, (rule.Pattern ?? rule.Block!.Begin).Value, rule.MaxLength?.Value ?? NoLimit)
    {
        Validator = rule.Validate?.Value,
        MinEntropy = rule.Entropy?.Thousandths ?? 0,
        Allow = [.. (rule.Allow?.Words ?? []).Select(word => "(?i:" + Regex.Escape(word.Value) + ")"), .. (rule.Allow?.Patterns ?? []).Select(pattern => pattern.Value)],
        AssignedTo = [.. rule.AssignedTo.Select(word => word.Value)],
        End = rule.Block?.End.Value,
        Cap = rule.Block?.Cap ?? 0,
        Kind = rule.Mask.Kind,
        Keep = rule.Mask.Keep,
        Mask = rule.Mask.Text,
    };

    private static BoundFile Bind(PolicySource source)
    {
        var bag = new DiagnosticBag(source.Path, []);
        return FileBinder.Bind(source, YamlReader.Read(source.Text, bag), bag);
    }

    private static PolicySource AllOn() => AllOn(s_files);

    private static PolicySource AllOn(IEnumerable<BoundFile> files)
    {
        var packs = files.ToLookup(file => file.Pack).Select(pack => $"  {pack.Key}: {{ enable: [{string.Join(", ", pack.SelectMany(file => file.Rules).Where(rule => !rule.Enabled).Select(rule => rule.Id.Value))}] }}");
        return new PolicySource("all.yaml", "apiVersion: fastmcp/v1\npacks:\n" + string.Join("\n", packs) + "\n", PolicyOrigin.User);
    }
}
