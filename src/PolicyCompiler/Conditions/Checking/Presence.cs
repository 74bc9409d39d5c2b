using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Syntax;

namespace FastMcp.PolicyCompiler.Conditions.Checking;

/// <summary>Which facts must be there if a part of a condition is true, or false.</summary>
internal static class Presence
{
    public static HashSet<int> WhenTrue(Expression node, Func<Has, Declaration?> fact) => Implied(node, true, fact);

    public static HashSet<int> WhenFalse(Expression node, Func<Has, Declaration?> fact) => Implied(node, false, fact);

    private static HashSet<int> Implied(Expression node, bool outcome, Func<Has, Declaration?> fact)
    {
        switch (node)
        {
            case Has has when outcome && fact(has) is { } known:
                return [known.Index];
            case Call { Function: Operators.Not } not:
                return Implied(not.Arguments[0], !outcome, fact);
            case Logical logical:
                IEnumerable<HashSet<int>> sets = logical.Items.Select(item => Implied(item, outcome, fact));
                // All items of a true `and` are true; of a false one, some item is false.
                return logical.IsAnd == outcome ? [.. sets.SelectMany(set => set)] : sets.Aggregate((one, other) => [.. one.Intersect(other)]);
            default:
                return [];
        }
    }
}
