namespace FastMcp.PolicyCompiler.Conditions.Syntax;

internal enum TokenKind : byte
{
    End,
    Name,

    /// <summary>A name in backticks: stands only behind a dot.</summary>
    QuotedName,
    Literal,

    /// <summary>An operator or a bracket; which one is in the token's text.</summary>
    Sign,

    /// <summary>What is no token; the lexer has reported it.</summary>
    Bad,
}
