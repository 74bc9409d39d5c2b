using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata.Candidates;
using FastMcp.PolicyCompiler.Automata.Contexts;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>What the scopes of one policy share, so that it is built once: most rules are in each of them. Not for two threads.</summary>
internal sealed class AutomatonMemo
{
    private readonly Dictionary<PatternList, FittingUnion> _fitting = [];
    private readonly Dictionary<PatternNode, ReverseTable?> _tails = new(PatternComparer.Instance);

    /// <summary>How values begin.</summary>
    public ShapeMemo Shapes { get; } = new();

    /// <summary>How many rules from the first on fit together, and their automaton; none: the first one alone is too large.</summary>
    /// <param name="rules">In the order of the family.</param>
    /// <param name="most">States of several rules.</param>
    /// <param name="mostOfOne">States of a rule that stays alone.</param>
    /// <param name="budget">For the work, and what a rule alone may need.</param>
    public FittingUnion Fitting((PatternRule Rule, int Number)[] rules, int most, int mostOfOne, StateBudget budget)
    {
        var key = new PatternList(Array.ConvertAll(rules, rule => rule.Rule.Value), most, mostOfOne);
        if (!_fitting.TryGetValue(key, out var fitting))
        {
            var sizes = Array.ConvertAll(rules, rule => Alone.Of(rule.Rule, budget)!.StateCount);
            _fitting.Add(key, fitting = FittingUnion.Of(key.Patterns, sizes, most, mostOfOne, budget.Work));
        }

        return fitting;
    }

    /// <summary>The tail that many contexts share, as a machine; null: it is too large.</summary>
    public ReverseTable? Tail(PatternNode tail, StateBudget budget)
    {
        if (!_tails.TryGetValue(tail, out var table))
        {
            _tails.Add(tail, table = ReverseWriter.Build([(tail, 0)], budget));
        }

        return table;
    }
}
