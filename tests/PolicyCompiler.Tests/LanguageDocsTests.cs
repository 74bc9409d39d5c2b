using System.Text.Json;
using System.Text.RegularExpressions;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>docs/policy-language.md and docs/policy.schema.json say what the compiler does.</summary>
public sealed class LanguageDocsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Shared.Repository, "docs", "policy-language.md"));

    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shared.Repository, "docs", "policy.schema.json"))).RootElement;

    [Fact]
    public void Page_ItsExample_Compiles()
    {
        Match example = Regex.Match(Page, "```yaml\n(.*?)```", RegexOptions.Singleline);
        Assert.Empty(Compiler.Compile([.. Packs.Sources, Packs.User(example.Groups[1].Value)]).Diagnostics);
    }

    [Fact]
    public void Page_Validators_AreAllNamed() => Assert.All(Validators.Names, name => Assert.Contains($"`{name}`", Page));

    [Fact]
    public void Page_Keys_AreAllNamed() => Assert.All(FileBinder.Keys.Concat(RuleBinder.Keys), key => Assert.Contains($"`{key}`", Page));

    [Fact]
    public void Schema_Keys_AreThoseOfTheCompiler()
    {
        JsonElement rule = Schema.GetProperty("$defs").GetProperty("rule").GetProperty("properties");
        Assert.Equal(FileBinder.Keys.Order(), Names(Schema.GetProperty("properties")));
        Assert.Equal(RuleBinder.Keys.Order(), Names(rule));
        Assert.Equal(MaskBinder.Kinds.Order(), Names(rule.GetProperty("mask").GetProperty("properties")));
        Assert.Equal(Validators.Names.Order(), rule.GetProperty("validate").GetProperty("enum").EnumerateArray().Select(name => name.GetString()!).Order());
    }

    private static IEnumerable<string> Names(JsonElement properties) => properties.EnumerateObject().Select(property => property.Name).Order();
}
