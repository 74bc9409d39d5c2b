using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Contexts;

/// <summary>The contexts of all rules -> machines that run backwards, one for each distinct tail.</summary>
internal static class ContextBuilder
{
    /// <param name="rules">All rules of the scope.</param>
    /// <param name="budget">For each automaton that of a rule.</param>
    /// <param name="memo">What was built before.</param>
    /// <param name="numbers">Rule -> its context, -1 for none.</param>
    /// <param name="error">The rule whose context is too large.</param>
    public static ContextTables? Build(IReadOnlyList<PatternRule> rules, StateBudget budget, AutomatonMemo memo, out int[] numbers, out AutomatonError? error)
    {
        var numberOf = new Dictionary<PatternNode, int>(PatternComparer.Instance);
        numbers = rules.Select(rule => rule.Context is { } context ? NumberOf(context, numberOf) : -1).ToArray();
        error = null;
        if (numberOf.Count == 0)
        {
            return ContextTables.None;
        }

        var none = new PatternNode.Empty();
        var machines = new List<ContextMachine>();
        foreach (var group in numberOf.Select(pair => (Shape: ContextShape.Of(pair.Key), Number: pair.Value)).GroupBy(one => one.Shape.Tail ?? none, PatternComparer.Instance))
        {
            var tail = group.Key is PatternNode.Empty ? null : memo.Tail(group.Key, budget);
            var head = ReverseWriter.Build(group.Select(one => (one.Shape.Head, one.Number)), budget);
            if (head is null || (tail is null && group.Key is not PatternNode.Empty))
            {
                var numbered = numbers;
                var first = rules[Enumerable.Range(0, rules.Count).First(index => numbered[index] == group.First().Number)];
                error = new(first.Rule.Id, $"What stands left of the value needs more than {budget.PerRule} states. Begin it with a literal, and lower the bounds of its repeats.");
                return null;
            }

            machines.Add(new ContextMachine(tail, head));
        }

        return new ContextTables { Count = numberOf.Count, Machines = machines.ToArray() };
    }

    private static int NumberOf(PatternNode context, Dictionary<PatternNode, int> numberOf)
    {
        if (!numberOf.TryGetValue(context, out var number))
        {
            numberOf.Add(context, number = numberOf.Count);
        }

        return number;
    }
}
