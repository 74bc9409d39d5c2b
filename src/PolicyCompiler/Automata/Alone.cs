using System.Runtime.CompilerServices;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The automaton of one rule alone. Each scope asks again: it is written once for a pattern.</summary>
/// <param name="Tables">Their accepts and limits are not the rule's in a scope.</param>
/// <param name="Lookaheads">Those that the tables name.</param>
internal sealed record Alone(FamilyTables Tables, Lookahead[] Lookaheads)
{
    private static readonly ConditionalWeakTable<PatternNode, Alone> s_known = new();

    public int StateCount => Tables.AcceptOf.Length;

    /// <summary>The automaton, or null if it is too large.</summary>
    public static Alone? Of(PatternRule rule, StateBudget budget)
    {
        if (!s_known.TryGetValue(rule.Value, out var alone))
        {
            if (SingleUnions.Of(rule.Value, budget.PerRule, budget.Work, out _) is not { } union)
            {
                return null;
            }

            var lookaheads = new LookaheadPool();
            var tables = TableWriter.Write(union, [(rule with { Context = null }, 0)], lookaheads);
            alone = s_known.GetValue(rule.Value, _ => new Alone(tables, lookaheads.ToArray()));
        }

        return alone.StateCount <= budget.PerRule ? alone : null;
    }
}
