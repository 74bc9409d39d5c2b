using System.Globalization;
using System.Text;

namespace FastMcp.PolicyCompiler.Json;

/// <summary>A tree -> JSON in one form for all that mean the same: keys in ordinal order, ASCII alone. Numbers stay as they were written.</summary>
internal static class JsonTreeWriter
{
    /// <summary>On one line, without blanks: what is hashed.</summary>
    public static string Canonical(JsonTree tree) => Append(new StringBuilder(), tree, -1).ToString();

    /// <summary>A line for each value: what is compared by people. What nobody sees is written as what it is. Null: it has more characters than <paramref name="most"/>, since blanks make much of little.</summary>
    public static string? Pretty(JsonTree tree, int most)
    {
        StringBuilder text = Append(new StringBuilder(), tree, 0, most);
        return text.Length > most ? null : text.ToString();
    }

    // A level below zero: no lines. Behind the most that it may have nothing is added.
    private static StringBuilder Append(StringBuilder to, JsonTree tree, int level, int most = int.MaxValue) => to.Length > most ? to : tree.Kind switch
    {
        JsonKinds.Null => to.Append("null"),
        JsonKinds.False => to.Append("false"),
        JsonKinds.True => to.Append("true"),
        JsonKinds.Number => to.Append(tree.Text),
        JsonKinds.Text => Quote(to, tree.Text),
        JsonKinds.List => Items(to, tree, level, most),
        _ => Members(to, tree, level, most),
    };

    private static StringBuilder Items(StringBuilder to, JsonTree tree, int level, int most)
    {
        to.Append('[');
        for (int i = 0; i < tree.Items.Count && to.Length <= most; i++)
        {
            Line(to.Append(i == 0 ? "" : ","), level, 1);
            Append(to, tree.Items[i], Deeper(level), most);
        }

        return Line(to, tree.Items.Count == 0 ? -1 : level, 0).Append(']');
    }

    private static StringBuilder Members(StringBuilder to, JsonTree tree, int level, int most)
    {
        to.Append('{');
        string comma = "";
        foreach (KeyValuePair<string, JsonTree> member in tree.Members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            if (to.Length > most)
            {
                break;
            }

            Line(to.Append(comma), level, 1);
            Append(Quote(to, member.Key).Append(level < 0 ? ":" : ": "), member.Value, Deeper(level), most);
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
