namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>Where a node stands in the text of its condition: offsets in characters, the end behind the last.</summary>
internal readonly record struct TextRange(int Start, int End)
{
    public TextRange To(TextRange end) => new(Start, end.End);
}
