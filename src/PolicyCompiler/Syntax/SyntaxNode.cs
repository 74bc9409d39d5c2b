namespace FastMcp.PolicyCompiler.Syntax;

/// <summary>A YAML node with its place. Nodes print themselves as flow YAML, so that tests are text to text.</summary>
internal abstract class SyntaxNode(SourceSpan span)
{
    public SourceSpan Span { get; } = span;

    /// <summary>As messages name the kind of node.</summary>
    public abstract string Kind { get; }
}
