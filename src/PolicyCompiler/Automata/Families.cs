using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>
/// Distributes rules over families. Rules with contexts stay apart from those without: their automaton lives only for
/// armed rules. A union that is too large is cut: as many rules as fit, then the next family.
/// </summary>
internal static class Families
{
    /// <summary>The tables, or null and the number of the rule that no longer fits.</summary>
    public static FamilyTables[]? Build(IReadOnlyList<PatternRule> rules, StateBudget budget, LookaheadPool lookaheads, out int overflow)
    {
        var numbered = rules.Select((rule, number) => (Rule: rule, Number: number)).ToArray();
        var families = new List<FamilyTables>();
        var left = budget.Total;
        overflow = -1;
        foreach (var kind in numbered.GroupBy(rule => rule.Rule.Context is not null).OrderBy(kind => kind.Key))
        {
            var rest = kind.ToArray();
            while (rest.Length > 0)
            {
                Union? union = null;
                var count = families.Count == RuleTables.MostFamilies ? 0 : Fitting(rest, Math.Min(left, budget.Family), budget.Work, out union);
                if (count == 0)
                {
                    overflow = rest[0].Number;
                    return null;
                }

                var members = rest.Take(count).ToArray();
                union ??= Union.Build(members, budget.Family, budget.Work)!;
                left -= union.StateCount;
                families.Add(TableWriter.Write(union, members, lookaheads));
                rest = rest.Skip(count).ToArray();
            }
        }

        return families.ToArray();
    }

    // How many rules from the first on fit together, by halving: few builds, each within the budget.
    private static int Fitting((PatternRule Rule, int Number)[] rules, int most, long work, out Union? union)
    {
        union = Union.Build(rules, most, work);
        if (union is not null)
        {
            return rules.Length;
        }

        var (fits, fails) = (0, rules.Length);
        while (fails - fits > 1)
        {
            var middle = (fits + fails) / 2;
            if (Union.Build(rules.Take(middle), most, work) is { } smaller)
            {
                (fits, union) = (middle, smaller);
            }
            else
            {
                fails = middle;
            }
        }

        return fits;
    }
}
