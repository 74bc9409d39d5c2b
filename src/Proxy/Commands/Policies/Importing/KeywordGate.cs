using System.Text;

namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>
/// gitleaks looks at a file only if a keyword stands somewhere in it. Where every match holds a keyword that says nothing; where
/// one need not, the keyword is what keeps the rule from masking every hash.
/// </summary>
internal static class KeywordGate
{
    public static bool IsInEveryMatch(GoChoice choice, IReadOnlyList<string> keywords) =>
        keywords.Count == 0 || choice.Alternatives.All(alternative => Holds(alternative, keywords));

    private static bool Holds(IReadOnlyList<GoNode> sequence, IReadOnlyList<string> keywords)
    {
        var run = new StringBuilder();
        foreach (var item in sequence)
        {
            if (item is GoNode.Atom { Literal: { } letter, Quantifier: "" })
            {
                run.Append(char.ToLowerInvariant(letter));
            }
            else if (item is GoNode.Group { IsNullable: false } group && IsInEveryMatch(group.Choice, keywords))
            {
                return true;
            }
            else if (!item.IsNullable || item.Quantifier.Length > 0)
            {
                // A part that may be absent or is several characters ends the run; "[_-]?" inside a keyword is read as absent.
                if (!item.IsNullable)
                {
                    if (Has(run, keywords))
                    {
                        return true;
                    }

                    run.Clear();
                }
            }
        }

        return Has(run, keywords);
    }

    private static bool Has(StringBuilder run, IReadOnlyList<string> keywords)
    {
        var text = run.ToString();
        return keywords.Any(keyword => text.Contains(keyword, StringComparison.OrdinalIgnoreCase));
    }
}
