using System.Text.RegularExpressions;
using FastMcp.TestKit;

namespace FastMcp.Proxy.Tests.Docs;

/// <summary>The pages that people read, and what they say in code.</summary>
internal static partial class Pages
{
    /// <summary>README and everything under docs, relative to the repository.</summary>
    public static IEnumerable<string> All =>
        Directory.EnumerateFiles(Path.Combine(Shared.Repository, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat([Path.Combine(Shared.Repository, "README.md"), Path.Combine(Shared.Repository, "CHANGELOG.md")])
            .Select(file => Path.GetRelativePath(Shared.Repository, file))
            .Order(StringComparer.Ordinal);

    public static string Read(string page) => File.ReadAllText(Path.Combine(Shared.Repository, page));

    /// <summary>Targets of links inside of the repository, without their anchors.</summary>
    public static IEnumerable<string> LinksOf(string text) =>
        Link().Matches(text).Select(m => m.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Select(target => target.Split('#')[0]).Where(target => target.Length > 0);

    /// <summary>Commands: the lines of shell blocks, and spans that begin with the program's or a script's name.</summary>
    public static IEnumerable<string> CommandsOf(string text) =>
        Block().Matches(text).SelectMany(m => m.Groups[1].Value.Split('\n'))
            .Concat(Span().Matches(text).Select(m => m.Groups[1].Value))
            .Select(line => line.Split(" #")[0].Trim())
            .Where(line => line.StartsWith("fastmcp ", StringComparison.Ordinal) || line.StartsWith("./", StringComparison.Ordinal) || line.StartsWith("eng/", StringComparison.Ordinal));

    public static IEnumerable<string> YamlOf(string text) => Yaml().Matches(text).Select(m => m.Groups[1].Value);

    /// <summary>Names in code spans that are written like a type or a member of one.</summary>
    public static IEnumerable<string> TypeNamesOf(string text) => TypeName().Matches(text).Select(m => m.Groups[1].Value).Distinct();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Yaml();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"`([A-Z][a-z]\w*(?:\.[A-Z]\w*)?)`")]
    private static partial Regex TypeName();
}
