using System.Text;

namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>Parts of a Go pattern as the policy language writes them: nothing is captured but the group <c>mask</c>.</summary>
internal static class GoPrinter
{
    public static string Print(IEnumerable<GoNode> items)
    {
        var text = new StringBuilder();
        foreach (var item in items)
        {
            Print(item, text);
        }

        return text.ToString();
    }

    public static string Print(GoChoice choice) => string.Join('|', choice.Alternatives.Select(Print));

    private static void Print(GoNode item, StringBuilder text)
    {
        switch (item)
        {
            case GoNode.Atom atom:
                // Go's $ without (?m) is the end of the text alone, as here.
                text.Append(atom.Text).Append(atom.Quantifier);
                break;
            case GoNode.FlagItem flags:
                text.Append(flags.Text);
                break;
            case GoNode.Group group:
                text.Append("(?").Append(group.Flags).Append(':').Append(Print(group.Choice)).Append(')').Append(group.Quantifier);
                break;
        }
    }
}
