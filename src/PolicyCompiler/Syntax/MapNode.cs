namespace FastMcp.PolicyCompiler.Syntax;

/// <summary>A YAML mapping.</summary>
internal sealed class MapNode(IReadOnlyList<MapEntry> entries, SourceSpan span) : SyntaxNode(span)
{
    public IReadOnlyList<MapEntry> Entries { get; } = entries;

    public override string Kind => "a mapping";

    public override string ToString() => "{" + string.Join(", ", Entries) + "}";
}
