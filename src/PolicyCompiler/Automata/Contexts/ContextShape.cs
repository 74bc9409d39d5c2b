using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Contexts;

/// <summary>
/// A context as head and tail: the leading literals and their alternatives (names, keywords), and the rest. Many rules share
/// one tail; heads and tails as one automaton would multiply.
/// </summary>
internal readonly record struct ContextShape(PatternNode Head, PatternNode? Tail)
{
    public static ContextShape Of(PatternNode context)
    {
        List<PatternNode> items = Flat(context);
        int split = items.FindIndex(item => !IsLiteral(item));
        return split <= 0 || items.Take(split).All(item => PatternWidth.Of(item).Max == 0)
            ? new(context, null)
            : new(new PatternNode.Sequence(items.GetRange(0, split)), new PatternNode.Sequence(items.GetRange(split, items.Count - split)));
    }

    private static bool IsLiteral(PatternNode node) => node switch
    {
        PatternNode.Bytes or PatternNode.Look => true,
        PatternNode.Sequence sequence => sequence.Items.All(IsLiteral),
        PatternNode.Choice choice => choice.Items.All(IsLiteral),
        _ => false,
    };

    private static List<PatternNode> Flat(PatternNode node) =>
        node is PatternNode.Sequence sequence ? [.. sequence.Items.SelectMany(Flat)] : [node];
}
