namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>A part of a pattern of Go's regular expressions (RE2 syntax), as far as an import must see it.</summary>
/// <param name="Quantifier">As written behind the part, or empty.</param>
internal abstract record GoNode(string Quantifier)
{
    /// <summary>Whether the part may be absent.</summary>
    public bool IsNullable => Quantifier.StartsWith('?') || Quantifier.StartsWith('*') || Quantifier.StartsWith("{0", StringComparison.Ordinal) || IsEdge;

    public bool IsUnboundedLazily => Quantifier is "*?" or "+?" || Quantifier.EndsWith(",}?", StringComparison.Ordinal);

    protected abstract bool IsEdge { get; }

    /// <summary>A character, an escape or a class, as written.</summary>
    public sealed record Atom(string Text, string Quantifier) : GoNode(Quantifier)
    {
        /// <summary>The character that it stands for; null: several.</summary>
        public char? Literal => Text.Length == 1 && Text != "." ? Text[0] : Text.Length == 2 && Text[0] == '\\' && !char.IsAsciiLetterOrDigit(Text[1]) ? Text[1] : null;

        protected override bool IsEdge => Text is "^" or "$" or "\\b" or "\\B" or "\\A" or "\\z";
    }

    /// <summary><c>(?i)</c> and the like: it holds up to the end of the group around it.</summary>
    public sealed record FlagItem(string Text) : GoNode("")
    {
        protected override bool IsEdge => true;
    }

    /// <param name="Number">Of a capture group, from 1; 0: it captures nothing.</param>
    /// <param name="Flags">Such as <c>i</c> or <c>-i</c>, or empty.</param>
    public sealed record Group(int Number, string Flags, GoChoice Choice, string Quantifier) : GoNode(Quantifier)
    {
        protected override bool IsEdge => false;
    }
}
