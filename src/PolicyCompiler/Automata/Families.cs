using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata.Candidates;
using FastMcp.PolicyCompiler.Automata.Contexts;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>
/// Distributes rules over families: as many of a group as fit together, then the next family. Where the groups are too many, as
/// many rules with contexts of their own make them, they are made coarser.
/// </summary>
internal static class Families
{
    /// <summary>The tables, or null and the number of the rule that no longer fits.</summary>
    /// <param name="rules">All rules of the scope.</param>
    /// <param name="needed">The byte that gates starts, or -1.</param>
    /// <param name="budget">For all families together, and for each.</param>
    /// <param name="memo">What other scopes of the same policy have built.</param>
    /// <param name="lookaheads">Of the scope.</param>
    /// <param name="familyOf">Rule -> its family.</param>
    /// <param name="overflow">The rule that no longer fits.</param>
    public static FamilyTables[]? Build(
        IReadOnlyList<PatternRule> rules, int needed, StateBudget budget, AutomatonMemo memo, LookaheadPool lookaheads, out int[] familyOf, out int overflow)
    {
        var numbered = rules.Select((rule, number) => (Rule: rule, Number: number)).ToArray();
        List<(Union Union, (PatternRule Rule, int Number)[] Members)>? families = null;
        overflow = -1;
        for (var coarseness = 0; coarseness <= FamilyGroups.Coarsest && families is null; coarseness++)
        {
            families = Build(FamilyGroups.Of(numbered, needed, budget, coarseness), budget, memo, out overflow);
        }

        familyOf = new int[rules.Count];
        for (var family = 0; family < families?.Count; family++)
        {
            foreach (var (_, number) in families[family].Members)
            {
                familyOf[number] = family;
            }
        }

        return families?.Select(family => TableWriter.Write(family.Union, family.Members, lookaheads)).ToArray();
    }

    private static List<(Union Union, (PatternRule Rule, int Number)[] Members)>? Build(
        IEnumerable<FamilyGroup> groups, StateBudget budget, AutomatonMemo memo, out int overflow)
    {
        var families = new List<(Union Union, (PatternRule Rule, int Number)[] Members)>();
        var left = budget.Total;
        overflow = -1;
        foreach (var group in groups)
        {
            for (var rest = group.Rules; rest.Length > 0;)
            {
                overflow = rest[0].Number;
                var (count, union) = families.Count == RuleTables.MostFamilies ? default
                    : memo.Fitting(rest, Math.Min(left, group.MostStates), Math.Min(left, budget.Family), budget);
                if (union is null)
                {
                    return null;
                }

                left -= union.StateCount;
                families.Add((union, rest.Take(count).ToArray()));
                rest = rest.Skip(count).ToArray();
            }
        }

        return families;
    }
}
