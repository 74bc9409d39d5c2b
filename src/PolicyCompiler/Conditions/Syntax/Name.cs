namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>A name; with a dot before it (<paramref name="rooted"/>) no variable of a macro is meant.</summary>
internal sealed class Name(TextRange at, string text, bool rooted) : Expression(at)
{
    public string Text { get; } = text;

    public bool Rooted { get; } = rooted;
}
