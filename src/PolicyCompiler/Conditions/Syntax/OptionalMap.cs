namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary><c>o.optMap(x, body)</c>; flat: <c>o.optFlatMap(x, body)</c>, whose body is an optional.</summary>
internal sealed class OptionalMap(TextRange at, Expression operand, string variable, Expression body, bool flat) : Expression(at)
{
    public Expression Operand { get; } = operand;

    public string Variable { get; } = variable;

    public Expression Body { get; } = body;

    public bool Flat { get; } = flat;
}
