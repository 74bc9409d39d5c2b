namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>A node of a condition as it was written. Prints itself back as source.</summary>
internal abstract class Expression(TextRange at)
{
    public TextRange At { get; } = at;

    public override string ToString() => Printer.Print(this);
}
