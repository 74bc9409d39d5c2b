using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>A way into an automaton: the sets that the bytes so far are out of, and the states that they lead to.</summary>
/// <param name="Sets">By offset from the window's first on.</param>
/// <param name="States">Sorted.</param>
internal sealed record ValueStart(ByteSet[] Sets, int[] States)
{
    public string Key => string.Join(",", States);

    public ValueStart Then(ByteSet set, int[] states) => new([.. Sets, set], states);

    public ValueStart With(ValueStart other) =>
        new([.. Sets.Select((set, offset) => set | other.Sets[offset])], [.. States.Union(other.States).OrderBy(state => state)]);
}
