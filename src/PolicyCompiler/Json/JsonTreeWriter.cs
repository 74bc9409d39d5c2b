using System.Globalization;
using System.Text;

namespace FastMcp.PolicyCompiler.Json;

/// <summary>A tree -> JSON in one form for all that mean the same: keys in ordinal order, ASCII alone. Numbers stay as they were written.</summary>
internal static class JsonTreeWriter
{
    /// <summary>On one line, without blanks: what is hashed.</summary>
    public static string Canonical(JsonTree tree) => Append(new StringBuilder(), tree, -1).ToString();

    /// <summary>A line for each value: what is compared by people. What nobody sees is written as what it is.</summary>
    public static string Pretty(JsonTree tree) => Append(new StringBuilder(), tree, 0).ToString();

    // A level below zero: no lines.
    private static StringBuilder Append(StringBuilder to, JsonTree tree, int level) => tree.Kind switch
    {
        JsonKinds.Null => to.Append("null"),
        JsonKinds.False => to.Append("false"),
        JsonKinds.True => to.Append("true"),
        JsonKinds.Number => to.Append(tree.Text),
        JsonKinds.Text => Quote(to, tree.Text),
        JsonKinds.List => Items(to, tree, level),
        _ => Members(to, tree, level),
    };

    private static StringBuilder Items(StringBuilder to, JsonTree tree, int level)
    {
        to.Append('[');
        for (int i = 0; i < tree.Items.Count; i++)
        {
            Line(to.Append(i == 0 ? "" : ","), level, 1);
            Append(to, tree.Items[i], Deeper(level));
        }

        return Line(to, tree.Items.Count == 0 ? -1 : level, 0).Append(']');
    }

    private static StringBuilder Members(StringBuilder to, JsonTree tree, int level)
    {
        to.Append('{');
        string comma = "";
        foreach (KeyValuePair<string, JsonTree> member in tree.Members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            Line(to.Append(comma), level, 1);
            Append(Quote(to, member.Key).Append(level < 0 ? ":" : ": "), member.Value, Deeper(level));
            comma = ",";
        }

        return Line(to, tree.Members.Count == 0 ? -1 : level, 0).Append('}');
    }

    private static int Deeper(int level) => level < 0 ? level : level + 1;

    private static StringBuilder Line(StringBuilder to, int level, int more) => level < 0 ? to : to.Append('\n').Append(' ', 2 * (level + more));

    private static StringBuilder Quote(StringBuilder to, string text)
    {
        to.Append('"');
        foreach (char unit in text)
        {
            _ = unit is '"' or '\\' ? to.Append('\\').Append(unit)
                : unit is >= ' ' and <= '~' ? to.Append(unit)
                : to.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
        }

        return to.Append('"');
    }
}
