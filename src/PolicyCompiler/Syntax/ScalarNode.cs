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
    /// The place of one character of the value. Exact for scalars on one line (a double-quoted one only without
    /// escapes), else the whole scalar.
    /// </summary>
    public SourceSpan At(int offset) => At(offset, offset + 1);

    /// <summary>The place of a part of the value; the end is behind its last character.</summary>
    public SourceSpan At(int start, int end)
    {
        bool plain = Quote is '\0' or '\'' || (Quote == '"' && Span.EndColumn - Span.Column == Value.Length + 2);
        if (Span.Line != Span.EndLine || !plain || start < 0 || start > Value.Length)
        {
            return Span;
        }

        return new SourceSpan(Span.Line, ColumnOf(start), Span.Line, Math.Max(ColumnOf(start) + 1, ColumnOf(Math.Min(end, Value.Length))));
    }

    private int ColumnOf(int offset)
    {
        int column = Span.Column + offset + (Quote == '\0' ? 0 : 1);
        for (int i = 0; Quote == '\'' && i < offset; i++)
        {
            column += Value[i] == '\'' ? 1 : 0;
        }

        return column;
    }
}
