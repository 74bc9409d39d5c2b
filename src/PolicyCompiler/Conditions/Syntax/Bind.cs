namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary><c>cel.bind(name, value, body)</c>.</summary>
internal sealed class Bind(TextRange at, string variable, Expression value, Expression body) : Expression(at)
{
    public string Variable { get; } = variable;

    public Expression Value { get; } = value;

    public Expression Body { get; } = body;
}
