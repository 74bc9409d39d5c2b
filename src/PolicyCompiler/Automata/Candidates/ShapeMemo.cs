using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>How the values of rules begin: the same in each scope of a policy.</summary>
internal sealed class ShapeMemo
{
    private readonly Dictionary<(Alone, int, object), StartShape[]> _shapes = [];
    private readonly Positions _positions = new();

    public ContextEnds Ends { get; } = new();

    /// <summary>A rule's shapes, in no family yet.</summary>
    /// <param name="alone">The rule's automaton.</param>
    /// <param name="needed">The byte that all its values hold and the need gate asks for; -1: it does not wait for it.</param>
    /// <param name="ends">Of <see cref="Ends"/>, or <see cref="ContextEnds.Any"/>.</param>
    public IReadOnlyList<StartShape> Of(Alone alone, int needed, IReadOnlyList<(ByteSet Earlier, ByteSet Last)> ends)
    {
        if (!_shapes.TryGetValue((alone, needed, ends), out StartShape[]? shapes))
        {
            shapes = [.. new RuleStarts(alone, needed, _positions).Shapes(ends)];
            _shapes.Add((alone, needed, ends), shapes);
        }

        return shapes;
    }

    /// <summary>Bytes that values may take before the needed one.</summary>
    public ByteSet Passed(Alone alone, int needed) => needed < 0 ? ByteSet.None : new RuleStarts(alone, needed, _positions).Passed;
}
