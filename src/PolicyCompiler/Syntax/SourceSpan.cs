namespace FastMcp.PolicyCompiler.Syntax;

/// <summary>Where a node stands in its file. Lines and columns from 1, the end behind the last character.</summary>
internal readonly record struct SourceSpan(int Line, int Column, int EndLine, int EndColumn)
{
    public static SourceSpan Start { get; } = new(1, 1, 1, 1);
}
