namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary><c>has(a.b)</c>.</summary>
internal sealed class Has(TextRange at, Select field) : Expression(at)
{
    public Select Field { get; } = field;
}
