using System.Runtime.CompilerServices;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The automaton of one pattern alone. Passes and scopes ask again: it is built once, and lives as long as the pattern's tree.</summary>
internal static class SingleUnions
{
    private static readonly ConditionalWeakTable<PatternNode, Known> s_known = new();

    /// <summary>Null: the budget does not suffice; the cost says how far it came.</summary>
    public static Union? Of(PatternNode pattern, int most, long work, out MachineCost cost)
    {
        if (!s_known.TryGetValue(pattern, out Known known))
        {
            if (Union.Build([pattern], most, work, out cost) is not { } union)
            {
                return null;
            }

            Known fresh = new(union, cost);
            known = s_known.GetValue(pattern, _ => fresh);
        }

        cost = known.Cost;
        return cost.States <= most && cost.Steps <= work ? known.Union : null;
    }

    private sealed record Known(Union Union, MachineCost Cost);
}
