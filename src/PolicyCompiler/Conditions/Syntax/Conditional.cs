namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary><c>a ? b : c</c>.</summary>
internal sealed class Conditional(TextRange at, Expression test, Expression then, Expression otherwise) : Expression(at)
{
    public Expression Test { get; } = test;

    public Expression Then { get; } = then;

    public Expression Otherwise { get; } = otherwise;
}
