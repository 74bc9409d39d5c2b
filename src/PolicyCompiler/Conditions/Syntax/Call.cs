namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>A function, a method, or an operator under its CEL name (<c>_+_</c>).</summary>
internal sealed class Call(TextRange at, string function, Expression? target, IReadOnlyList<Expression> arguments) : Expression(at)
{
    public string Function { get; } = function;

    public Expression? Target { get; } = target;

    public IReadOnlyList<Expression> Arguments { get; } = arguments;
}
