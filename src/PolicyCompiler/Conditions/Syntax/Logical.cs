namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary><c>a &amp;&amp; b &amp;&amp; c</c> or <c>a || b || c</c>: two items at least.</summary>
internal sealed class Logical(TextRange at, bool isAnd, IReadOnlyList<Expression> items) : Expression(at)
{
    public bool IsAnd { get; } = isAnd;

    public IReadOnlyList<Expression> Items { get; } = items;
}
