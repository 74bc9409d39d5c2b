using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata.Candidates;
using FastMcp.PolicyCompiler.Automata.Contexts;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>
/// Distributes rules over families. Rules with contexts stay apart from those without: their automaton lives only for
/// armed rules. So do rules whose starts wait for a byte: what begins like them need not run with them. A union that is too
/// large is cut: as many rules as fit, then the next family.
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
        familyOf = new int[rules.Count];
        var numbered = rules.Select((rule, number) => (Rule: rule, Number: number)).ToArray();
        var families = new List<FamilyTables>();
        var left = budget.Total;
        overflow = -1;
        foreach (var kind in numbered.GroupBy(rule => KindOf(rule.Rule, needed)).OrderBy(kind => kind.Key).SelectMany(kind => ByContext(kind, budget)))
        {
            var most = kind[0].Rule.Context is null ? budget.Family : Math.Min(budget.Family, budget.ContextFamily);
            var rest = kind;
            while (rest.Length > 0)
            {
                var (count, union) = families.Count == RuleTables.MostFamilies ? default : memo.Fitting(rest, Math.Min(left, most), Math.Min(left, budget.Family), budget);
                if (union is null)
                {
                    overflow = rest[0].Number;
                    return null;
                }

                var members = rest.Take(count).ToArray();
                left -= union.StateCount;
                foreach (var (_, number) in members)
                {
                    familyOf[number] = families.Count;
                }

                families.Add(TableWriter.Write(union, members, lookaheads));
                rest = rest.Skip(count).ToArray();
            }
        }

        return families.ToArray();
    }

    // Rules whose contexts one machine looks for are armed together. Values without a bound of their own stay apart from those that are
    // counted: starts of theirs that fail late soon are in one state, and need not all go the same way. The simple ones first: they share states.
    private static IEnumerable<(PatternRule Rule, int Number)[]> ByContext(IEnumerable<(PatternRule Rule, int Number)> rules, StateBudget budget) =>
        rules.GroupBy(rule => rule.Rule.Context is { } context ? ContextShape.Of(context).Tail ?? context : s_none, PatternComparer.Instance)
            .SelectMany(same => same.Key == s_none ? [same.ToArray()] : same.GroupBy(rule => rule.Rule.IsCut)
                .Select(alike => alike.OrderBy(rule => Alone.Of(rule.Rule, budget)!.StateCount).ToArray()));

    private static readonly PatternNode s_none = new PatternNode.Empty();

    private static int KindOf(PatternRule rule, int needed) =>
        rule.Context is not null ? 2 : needed >= 0 && NeededBytes.Of(rule.Value).Contains(needed) ? 1 : 0;
}
