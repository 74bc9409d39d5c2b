using System.Globalization;
using System.Text;

namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>Imported rules as a policy file; what changed stands above each rule, what is missing at the end.</summary>
internal static class ImportYaml
{
    private const int LongestTitle = 120;

    public static string Write(string source, ImportResult result)
    {
        var text = new StringBuilder();
        text.Append("# Imported from ").Append(Line(source)).Append(": ").Append(result.Exact).Append(" rules as they were, ").Append(result.Changed)
            .Append(" changed, ").Append(result.LeftOut.Count).Append(" left out.\n");
        foreach (var note in result.Notes)
        {
            text.Append("# ").Append(Line(note)).Append('\n');
        }

        text.Append("apiVersion: fastmcp/v1\ntitle: ").Append(Quoted("Imported from " + source)).Append("\nrules:").Append(result.Rules.Count == 0 ? " []" : "").Append('\n');
        foreach (var rule in result.Rules)
        {
            Append(text, rule);
        }

        foreach (var left in result.LeftOut)
        {
            text.Append("# left out: ").Append(Line(left.From)).Append(": ").Append(Line(left.Reason)).Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ImportedRule rule)
    {
        foreach (var change in rule.Changes)
        {
            text.Append("  # changed: ").Append(Line(change)).Append('\n');
        }

        text.Append("  - id: ").Append(rule.Id).Append("\n    title: ").Append(Quoted(rule.Title.Length > LongestTitle ? rule.Title[..LongestTitle] : rule.Title)).Append('\n');
        if (rule.Block is var (begin, end))
        {
            text.Append("    block:\n      begin: ").Append(Quoted(begin)).Append("\n      end: ").Append(Quoted(end)).Append('\n');
        }
        else
        {
            text.Append("    pattern: ").Append(Quoted(rule.Pattern!)).Append('\n');
        }

        AppendList(text, "    assignedTo: ", rule.AssignedTo);
        if (rule.Entropy > 0)
        {
            text.Append("    entropy: ").Append(rule.Entropy.ToString("0.###", CultureInfo.InvariantCulture)).Append('\n');
        }

        if (rule.AllowWords.Count + rule.AllowPatterns.Count > 0)
        {
            text.Append("    allow:\n");
            AppendList(text, "      words: ", rule.AllowWords);
            AppendList(text, "      patterns: ", rule.AllowPatterns);
        }

        text.Append(rule.MaxLength > 0 ? $"    maxLength: {rule.MaxLength}\n" : "").Append("    severity: high\n    tags: [imported]\n\n");
    }

    private static void AppendList(StringBuilder text, string key, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
        {
            text.Append(key).Append('[').AppendJoin(", ", items.Select(Quoted)).Append("]\n");
        }
    }

    /// <summary>Single quotes, unless a control character needs the escapes of double ones.</summary>
    private static string Quoted(string value) => value.Any(char.IsControl)
        ? "\"" + string.Concat(value.Select(c => c is '"' or '\\' ? "\\" + c : char.IsControl(c) ? $"\\x{(int)c:X2}" : c.ToString())) + "\""
        : "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    // A comment ends with its line.
    private static string Line(string value) => string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c));
}
