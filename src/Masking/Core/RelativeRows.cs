using System.Numerics;
using System.Runtime.InteropServices;

namespace FastMcp.Masking.Core;

/// <summary>
/// Where an automaton goes, told from each state on: the states of a chain, such as of sixteen letters, have the same row. So an image has
/// few rows, and reading it is little work.
/// </summary>
/// <param name="classes">Number of classes.</param>
/// <param name="ways">row * classes + class -> how many states further, or <see cref="Dead"/>.</param>
/// <param name="rowOf">State -> row.</param>
internal sealed class RelativeRows(int classes, int[] ways, ushort[] rowOf)
{
    /// <summary>In place of a way: to state 0.</summary>
    public const int Dead = int.MinValue;

#if NET
    private const int Large = 1 << 18;
#endif

    public int Classes { get; } = classes;

    public int States => rowOf.Length;

    /// <summary>state * classes + class -> state.</summary>
    public ushort[] ToNext()
    {
        ushort[] next = new ushort[States * Classes];
        for (int state = 0, at = 0; state < rowOf.Length; state++)
        {
            for (int way = rowOf[state] * Classes, end = way + Classes; way < end; way++)
            {
                next[at++] = ways[way] == Dead ? (ushort)0 : (ushort)(state + ways[way]);
            }
        }

        return next;
    }

    /// <summary>row + class -> row, where a row is state * classes.</summary>
    public int[] ToRows()
    {
        int[] rows = NewRows(States * Classes);
        for (int state = 0; state < rowOf.Length; state++)
        {
            Write(ways.AsSpan(rowOf[state] * Classes, Classes), state, rows.AsSpan(state * Classes, Classes));
        }

        return rows;
    }

    private void Write(ReadOnlySpan<int> from, int state, Span<int> row)
    {
        ReadOnlySpan<Vector<int>> vectors = MemoryMarshal.Cast<int, Vector<int>>(from);
        Span<Vector<int>> to = MemoryMarshal.Cast<int, Vector<int>>(row);
        var (dead, here) = (new Vector<int>(Dead), new Vector<int>(state));
        for (int at = 0; at < vectors.Length; at++)
        {
            to[at] = Vector.ConditionalSelect(Vector.Equals(vectors[at], dead), Vector<int>.Zero, (vectors[at] + here) * Classes);
        }

        for (int one = vectors.Length * Vector<int>.Count; one < row.Length; one++)
        {
            row[one] = from[one] == Dead ? 0 : (from[one] + state) * Classes;
        }
    }

    // All of it is written at once. The largest stay out of the heap of large objects, which would be collected for them at every start.
    private static int[] NewRows(int length) =>
#if NET
        GC.AllocateUninitializedArray<int>(length, pinned: length >= Large);
#else
        new int[length];
#endif
}
