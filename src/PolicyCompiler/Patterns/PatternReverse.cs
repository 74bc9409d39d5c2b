namespace FastMcp.PolicyCompiler.Patterns;

internal static class PatternReverse
{
    /// <summary>The pattern of the same texts, read from right to left.</summary>
    public static PatternNode Of(PatternNode node) => node switch
    {
        PatternNode.Sequence sequence => new PatternNode.Sequence([.. sequence.Items.Reverse().Select(Of)]),
        PatternNode.Choice choice => new PatternNode.Choice([.. choice.Items.Select(Of)]),
        PatternNode.Repeat repeat => repeat with { Item = Of(repeat.Item) },
        PatternNode.Look look => new PatternNode.Look(look.After, look.Before),
        _ => node,
    };
}
