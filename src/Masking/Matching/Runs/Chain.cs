using System.Buffers;

namespace FastMcp.Masking.Matching.Runs;

/// <summary>What a run of bytes of one set does to a state: it leads from one state to the next, as in a counted repeat, or stays, as in one without a bound.</summary>
/// <param name="Set">The number of the set in the family.</param>
/// <param name="Bytes">That set.</param>
/// <param name="Rows">The rows that bytes of it lead to, one after the other; no value may end before any of the bytes.</param>
/// <param name="At">Where in them the state is.</param>
internal sealed record Chain(int Set, SearchValues<byte> Bytes, int[] Rows, int At)
{
    /// <summary>The state is not passed at once.</summary>
    public static Chain None { get; } = new(0, SearchValues.Create((ReadOnlySpan<byte>)[]), [0], 0);

    public bool IsNone => ReferenceEquals(this, None);

    // A state that bytes lead back to is passed in so many of them at once.
    private const int Loop = 4096;

    /// <summary>So many bytes can be passed; 0: as many as there are, for they lead back to the state.</summary>
    public int Length => Rows.Length - 1 - At;

    /// <summary>Bytes that are passed in one step at most.</summary>
    public int Most => Length == 0 ? Loop : Length;
}
