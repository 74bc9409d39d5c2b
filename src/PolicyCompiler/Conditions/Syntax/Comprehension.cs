namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>
/// A macro over a range: <c>range.all(x, body)</c>. With a second variable the first is the index or key and
/// the second the item or value.
/// </summary>
internal sealed class Comprehension(TextRange at, MacroKind kind, string spelled, Expression range, string first, string? second, Expression? filter, Expression body)
    : Expression(at)
{
    public MacroKind Kind { get; } = kind;

    /// <summary>The macro's name as it was written.</summary>
    public string Spelled { get; } = spelled;

    public Expression Range { get; } = range;

    public string First { get; } = first;

    public string? Second { get; } = second;

    public Expression? Filter { get; } = filter;

    public Expression Body { get; } = body;
}
