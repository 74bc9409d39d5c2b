namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>One token. <paramref name="Value"/> is that of a literal.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, object? Value, TextRange At)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;
}
