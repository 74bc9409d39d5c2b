using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Catalogues;
using FastMcp.PolicyCompiler.Decisions;
using FastMcp.PolicyCompiler.Decisions.Binding;
using FastMcp.PolicyCompiler.Passes;
using FastMcp.PolicyCompiler.Patterns;
using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>docs/policy-language.md and docs/policy.schema.json say what the compiler does.</summary>
public sealed class LanguageDocsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Shared.Repository, "docs", "policy-language.md"));

    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shared.Repository, "docs", "policy.schema.json"))).RootElement;

    [Fact]
    public void Page_ItsExamples_Compile()
    {
        MatchCollection examples = Regex.Matches(Page, "```yaml\n(.*?)```", RegexOptions.Singleline);
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Empty(Compiler.Compile([.. Packs.Sources, Packs.User(example.Groups[1].Value)]).Diagnostics));
    }

    [Fact]
    public void Page_Validators_AreAllNamed() => Assert.All(Validators.Names, name => Assert.Contains($"`{name}`", Page));

    [Fact]
    public void Page_Keys_AreAllNamed() => Assert.All(FileBinder.Keys.Concat(RuleBinder.Keys).Concat(DecisionBinder.Keys).Concat(MatchBinder.Keys), key => Assert.Contains($"`{key}`", Page));

    [Fact]
    public void Schema_Keys_AreThoseOfTheCompiler()
    {
        JsonElement rule = Schema.GetProperty("$defs").GetProperty("rule").GetProperty("properties");
        Assert.Equal(FileBinder.Keys.Order(), Names(Schema.GetProperty("properties")));
        Assert.Equal(RuleBinder.Keys.Order(), Names(rule));
        JsonElement decision = Schema.GetProperty("$defs").GetProperty("decision").GetProperty("properties");
        Assert.Equal(DecisionBinder.Keys.Order(), Names(decision));
        Assert.Equal(MatchBinder.Keys.Order(), Names(decision.GetProperty("match").GetProperty("properties")));
        JsonElement catalogue = Schema.GetProperty("properties").GetProperty("catalogue").GetProperty("items").GetProperty("properties");
        Assert.Equal(CatalogueBinder.Keys.Order(), Names(catalogue));
        Assert.Equal(CatalogueBinder.ToolKeys.Order(), Names(catalogue.GetProperty("tools").GetProperty("items").GetProperty("properties")));
        Assert.Equal(ToolBoundsBinder.ResultKeys.Order(), Names(catalogue.GetProperty("results").GetProperty("properties")));
        Assert.Equal(ToolBoundsBinder.UrlKeys.Order(), Names(catalogue.GetProperty("urls").GetProperty("properties")));
        Assert.Equal(ApproveBinder.Keys.Order(), Names(decision.GetProperty("approve").GetProperty("properties")));
        Assert.Equal(MaskBinder.Kinds.Order(), Names(rule.GetProperty("mask").GetProperty("properties")));
        Assert.Equal(Validators.Names.Order(), rule.GetProperty("validate").GetProperty("enum").EnumerateArray().Select(name => name.GetString()!).Order());
    }

    [Fact]
    public void Schema_Limits_AreThoseOfTheCompiler()
    {
        JsonElement rule = Schema.GetProperty("$defs").GetProperty("rule").GetProperty("properties");
        JsonElement allow = rule.GetProperty("allow").GetProperty("properties");
        Assert.Equal(ValueCheckBinder.AllowKeys.Order(), Names(allow));
        Assert.Equal(ValueCheckBinder.MostWords, allow.GetProperty("words").GetProperty("maxItems").GetInt32());
        Assert.Equal(ValueCheckBinder.MostPatterns, allow.GetProperty("patterns").GetProperty("maxItems").GetInt32());
        Assert.Equal(ValueCheckBinder.LongestWord, allow.GetProperty("words").GetProperty("items").GetProperty("maxLength").GetInt32());
        Assert.Equal(ValueCheckBinder.MostWords, rule.GetProperty("assignedTo").GetProperty("maxItems").GetInt32());
        Assert.Contains($"{{1,{Assignments.LongestWord}}}", rule.GetProperty("assignedTo").GetProperty("items").GetProperty("pattern").GetString());
        Assert.Equal(ParsePatterns.LongestValue, rule.GetProperty("maxLength").GetProperty("maximum").GetInt32());
        Assert.Equal(ParsePatterns.LongestPattern, rule.GetProperty("pattern").GetProperty("maxLength").GetInt32());
        JsonElement globs = Schema.GetProperty("$defs").GetProperty("globs").GetProperty("oneOf")[1];
        Assert.Equal(DecisionLimits.MostGlobs, globs.GetProperty("maxItems").GetInt32());
        Assert.Equal(DecisionLimits.LongestGlob, Schema.GetProperty("$defs").GetProperty("glob").GetProperty("maxLength").GetInt32());
        Assert.Equal(DecisionLimits.LongestReason, Schema.GetProperty("$defs").GetProperty("decision").GetProperty("properties").GetProperty("reason").GetProperty("maxLength").GetInt32());
        Assert.All(
            [DecisionLimits.MostDecisions, StateBudget.Default.PerRule, StateBudget.Default.Total, StateBudget.Default.RuleWork, StateBudget.Default.AllRulesWork, ValueCheckBinder.MostWords],
            limit => Assert.Contains(limit.ToString("N0", CultureInfo.InvariantCulture), Page));
    }

    private static IEnumerable<string> Names(JsonElement properties) => properties.EnumerateObject().Select(property => property.Name).Order();
}
