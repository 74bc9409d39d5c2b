namespace FastMcp.PolicyCompiler.Conditions.Syntax;

internal sealed class MapLiteral(TextRange at, IReadOnlyList<MapItem> entries) : Expression(at)
{
    public IReadOnlyList<MapItem> Entries { get; } = entries;
}
