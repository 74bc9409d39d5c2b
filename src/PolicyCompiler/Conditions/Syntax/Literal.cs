namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>null, bool, long, ulong, double, string or byte[].</summary>
internal sealed class Literal(TextRange at, object? value) : Expression(at)
{
    public object? Value { get; } = value;
}
