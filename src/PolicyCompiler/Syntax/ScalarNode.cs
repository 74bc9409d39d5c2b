namespace FastMcp.PolicyCompiler.Syntax;

/// <summary>A text, number or truth value; what it is depends on who asks.</summary>
/// <param name="value">The decoded text.</param>
/// <param name="quote">0 for a plain scalar, else ' or " or the sign of a block scalar.</param>
/// <param name="span">Where it stands, quotes included.</param>
internal sealed class ScalarNode(string value, char quote, SourceSpan span) : SyntaxNode(span)
{
    public string Value { get; } = value;

    public char Quote { get; } = quote;

    public override string Kind => "a text";

    /// <summary>A plain scalar that YAML reads as null.</summary>
    public bool IsNull => Quote == '\0' && Value is "" or "~" or "null";

    public override string ToString() => Quote == '\0' ? Value : "'" + Value.Replace("'", "''") + "'";

    /// <summary>
    /// The place of one character of the value. Exact for plain and single-quoted scalars on one line, else
    /// the whole scalar.
    /// </summary>
    public SourceSpan At(int offset)
    {
        if (Span.Line != Span.EndLine || Quote is not ('\0' or '\'') || offset < 0 || offset > Value.Length)
        {
            return Span;
        }

        int column = Span.Column + offset + (Quote == '\'' ? 1 : 0);
        for (int i = 0; Quote == '\'' && i < offset; i++)
        {
            column += Value[i] == '\'' ? 1 : 0;
        }

        return new SourceSpan(Span.Line, column, Span.Line, column + 1);
    }
}
