namespace FastMcp.PolicyCompiler.Syntax;

/// <summary>A YAML sequence.</summary>
internal sealed class ListNode(IReadOnlyList<SyntaxNode> items, SourceSpan span) : SyntaxNode(span)
{
    public IReadOnlyList<SyntaxNode> Items { get; } = items;

    public override string Kind => "a list";

    public override string ToString() => "[" + string.Join(", ", Items) + "]";
}
