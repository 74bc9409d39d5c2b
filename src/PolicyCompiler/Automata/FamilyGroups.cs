using FastMcp.PolicyCompiler.Automata.Candidates;
using FastMcp.PolicyCompiler.Automata.Contexts;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>
/// Which rules may share a family. Rules with contexts stay apart from those without: their automaton lives only for armed rules. So do
/// rules whose starts wait for a byte: what begins like them need not run with them. Rules of the same scopes stay together, so that
/// scopes share families, and an image has them once.
/// </summary>
internal static class FamilyGroups
{
    /// <summary>0 to this: each step takes groups together that the one before kept apart.</summary>
    public const int Coarsest = 3;

    private const int WithContext = 2;
    private const int NoScopes = 1;
    private const int NoMachines = 2;

    private static readonly PatternNode s_none = new PatternNode.Empty();

    public static IEnumerable<FamilyGroup> Of((PatternRule Rule, int Number)[] rules, int needed, StateBudget budget, int coarseness) => rules
        .GroupBy(rule => (Kind: KindOf(rule.Rule, needed), Scopes: coarseness < NoScopes ? rule.Rule.Scopes : 0))
        .OrderBy(group => group.Key.Kind).ThenBy(group => group.Key.Scopes)
        .SelectMany(group => group.Key.Kind == WithContext ? ByContext(group, budget, coarseness) : [new FamilyGroup([.. group], budget.Family)]);

    // Rules whose contexts one machine looks for are armed together. Values without a bound of their own stay apart from those that are
    // counted: starts of theirs that fail late soon are in one state, and need not all go the same way. The simple ones first: they share states.
    private static IEnumerable<FamilyGroup> ByContext(IEnumerable<(PatternRule Rule, int Number)> rules, StateBudget budget, int coarseness)
    {
        var most = coarseness < Coarsest ? Math.Min(budget.Family, budget.ContextFamily) : budget.Family;
        return rules.GroupBy(rule => coarseness < NoMachines ? MachineOf(rule.Rule.Context!) : s_none, PatternComparer.Instance)
            .SelectMany(same => same.GroupBy(rule => coarseness < Coarsest && rule.Rule.IsCut))
            .Select(alike => new FamilyGroup([.. alike.OrderBy(rule => Alone.Of(rule.Rule, budget)!.StateCount)], most));
    }

    private static PatternNode MachineOf(PatternNode context) => ContextShape.Of(context).Tail ?? context;

    private static int KindOf(PatternRule rule, int needed) =>
        rule.Context is not null ? WithContext : needed >= 0 && NeededBytes.Of(rule.Value).Contains(needed) ? 1 : 0;
}
