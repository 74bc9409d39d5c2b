namespace FastMcp.PolicyCompiler.Conditions.Syntax;

internal sealed class ListLiteral(TextRange at, IReadOnlyList<ListItem> items) : Expression(at)
{
    public IReadOnlyList<ListItem> Items { get; } = items;
}
