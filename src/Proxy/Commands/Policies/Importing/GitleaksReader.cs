using Tomlyn;
using Tomlyn.Model;

namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>A gitleaks configuration (TOML, version 8) -> its rules. What it is for in a repository (paths, commits) is told apart.</summary>
internal static class GitleaksReader
{
    private static readonly string[] s_fileKeys = ["title", "minVersion", "description", "allowlist", "allowlists", "rules"];
    private static readonly string[] s_ruleKeys = ["id", "description", "regex", "path", "entropy", "secretGroup", "keywords", "allowlist", "allowlists", "tags"];

    /// <exception cref="TomlException">The text is not TOML.</exception>
    public static ForeignFile Read(string text)
    {
        var file = TomlSerializer.Deserialize(text, TomlTables.Default.TomlTable) ?? [];
        var rules = Tables(file, "rules").ToArray();
        return new ForeignFile(
            [.. rules.Select(Rule)],
            [.. Tables(file, "allowlist").Concat(Tables(file, "allowlists")).Select(Allowlist)],
            [.. file.Keys.Except(s_fileKeys), .. rules.SelectMany(rule => rule.Keys.Except(s_ruleKeys)).Distinct().Select(key => "rules." + key)]);
    }

    private static ForeignRule Rule(TomlTable rule) => new(
        Text(rule, "id") ?? "",
        Text(rule, "description") ?? "",
        Text(rule, "regex"),
        Text(rule, "path"),
        Number(rule, "entropy"),
        (int)Number(rule, "secretGroup"),
        Texts(rule, "keywords"),
        [.. Tables(rule, "allowlist").Concat(Tables(rule, "allowlists")).Select(Allowlist)]);

    private static ForeignAllowlist Allowlist(TomlTable list) => new(
        Texts(list, "regexes"),
        Texts(list, "stopwords"),
        Texts(list, "paths").Count + Texts(list, "commits").Count > 0,
        string.Equals(Text(list, "condition"), "AND", StringComparison.OrdinalIgnoreCase),
        Text(list, "regexTarget") is { } target && target != "secret" ? target : "");

    private static string? Text(TomlTable table, string key) => table.TryGetValue(key, out var value) ? value as string : null;

    private static double Number(TomlTable table, string key) => !table.TryGetValue(key, out var value) ? 0 : value switch { double d => d, long l => l, _ => 0 };

    private static IReadOnlyList<string> Texts(TomlTable table, string key) =>
        table.TryGetValue(key, out var value) && value is TomlArray list ? [.. list.OfType<string>()] : [];

    private static IEnumerable<TomlTable> Tables(TomlTable table, string key) => !table.TryGetValue(key, out var value) ? [] : value switch
    {
        TomlTable one => [one],
        TomlTableArray many => many,
        TomlArray inline => inline.OfType<TomlTable>(),
        _ => [],
    };
}
