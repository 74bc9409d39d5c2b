namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary><c>a.b</c>, <c>a.?b</c>.</summary>
internal sealed class Select(TextRange at, Expression operand, string field, bool optional) : Expression(at)
{
    public Expression Operand { get; } = operand;

    public string Field { get; } = field;

    public bool Optional { get; } = optional;

    /// <summary>The names of a plain chain <c>a.b.c</c>, or null.</summary>
    public static string? Qualified(Expression node, out Name? root)
    {
        root = node as Name;
        if (root is not null)
        {
            return root.Text;
        }

        return node is Select { Optional: false } select && Qualified(select.Operand, out root) is { } rest ? rest + "." + select.Field : null;
    }
}
