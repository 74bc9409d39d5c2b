namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>A pattern over bytes. Characters beyond ASCII are already sequences of UTF-8 bytes.</summary>
internal abstract record PatternNode
{
    private PatternNode()
    {
    }

    /// <summary>Matches the empty text.</summary>
    public sealed record Empty : PatternNode;

    /// <summary>One byte out of a set.</summary>
    public sealed record Bytes(ByteSet Set) : PatternNode;

    public sealed record Sequence(IReadOnlyList<PatternNode> Items) : PatternNode;

    public sealed record Choice(IReadOnlyList<PatternNode> Items) : PatternNode;

    /// <summary>Max is <see cref="Unbounded"/> where there is none.</summary>
    public sealed record Repeat(PatternNode Item, int Min, int Max) : PatternNode;

    /// <summary>Takes nothing: the byte (or edge) before must be in one set and the byte (or edge) after in the other.</summary>
    public sealed record Look(ByteSet Before, ByteSet After) : PatternNode;

    /// <summary>The group <c>(?&lt;mask&gt;...)</c>. <see cref="PatternSplit"/> takes it away: no automaton sees it.</summary>
    public sealed record Mask(PatternNode Item) : PatternNode;

    public const int Unbounded = -1;
}
