using System.Numerics;
using System.Runtime.CompilerServices;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>The contexts of a program as they are run: which of them end at a start.</summary>
internal sealed class ContextRuns(ContextTables tables)
{
    private readonly ContextRun[] _machines = Array.ConvertAll(tables.Machines, machine => new ContextRun(machine));

    private readonly uint _all = tables.Machines.Length > 31 ? uint.MaxValue : (1U << tables.Machines.Length) - 1;

    /// <summary>Finds the contexts that end at a position.</summary>
    /// <param name="machines">The machines to run, a bit each as <see cref="ContextTables.BitOf"/> says.</param>
    /// <param name="past">Text before the window, as much as there is, the last <see cref="ContextTables.Reach"/> bytes at least.</param>
    /// <param name="window">The text.</param>
    /// <param name="start">A position in the window.</param>
    /// <param name="armed">A bit for each context; those found are set.</param>
    /// <returns>Steps taken, for the count of work.</returns>
    [SkipLocalsInit]
    public int Arm(uint machines, ReadOnlySpan<byte> past, ReadOnlySpan<byte> window, int start, Span<ulong> armed)
    {
        if (start >= ContextTables.Reach || past.IsEmpty)
        {
            return Arm(machines, window[..start], window[start], armed);
        }

        Span<byte> text = stackalloc byte[2 * ContextTables.Reach];
        past = past[Math.Max(0, past.Length - ContextTables.Reach)..];
        past.CopyTo(text);
        window[..start].CopyTo(text[past.Length..]);
        return Arm(machines, text[..(past.Length + start)], window[start], armed);
    }

    private int Arm(uint machines, ReadOnlySpan<byte> text, byte right, Span<ulong> armed)
    {
        var steps = 0;
        for (machines &= _all; machines != 0; machines &= machines - 1)
        {
            var number = BitOperations.TrailingZeroCount(machines);
            steps += _machines[number].Arm(text, right, armed);

            // The last bit is that of all further machines.
            for (var further = number + 1; number == 31 && further < _machines.Length; further++)
            {
                steps += _machines[further].Arm(text, right, armed);
            }
        }

        return steps;
    }
}
