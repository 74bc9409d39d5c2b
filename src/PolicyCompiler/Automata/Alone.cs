using System.Runtime.CompilerServices;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The automaton of one rule alone. Each scope asks again: it is built once for a pattern.</summary>
internal static class Alone
{
    private static readonly ConditionalWeakTable<PatternNode, FamilyTables> s_known = new();

    /// <summary>The tables, or null if they are too large. Their accepts and limits are not the rule's in a scope.</summary>
    public static FamilyTables? Of(PatternRule rule, StateBudget budget)
    {
        if (!s_known.TryGetValue(rule.Value, out var tables))
        {
            if (Union.Build([(rule, 0)], budget.PerRule, budget.Work) is not { } union)
            {
                return null;
            }

            tables = TableWriter.Write(union, [(rule with { Context = null }, 0)], new LookaheadPool());
            s_known.GetValue(rule.Value, _ => tables);
        }

        return tables.AcceptOf.Length <= budget.PerRule ? tables : null;
    }
}
