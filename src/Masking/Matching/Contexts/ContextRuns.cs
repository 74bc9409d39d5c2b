using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>The contexts of a program as they are run: which of them end at a start.</summary>
internal sealed class ContextRuns
{
    /// <summary>Of more machines it is not told where names end.</summary>
    public const int MostTold = 8;

    private readonly ContextRun[] _machines;
    private readonly uint _all;

    /// <param name="tables">Of the scope.</param>
    /// <param name="pool">What other scopes of the policy run.</param>
    public ContextRuns(ContextTables tables, ContextRunPool pool)
    {
        _machines = Array.ConvertAll(tables.Machines, pool.Of);
        _all = tables.Machines.Length > 31 ? uint.MaxValue : (1U << tables.Machines.Length) - 1;
        Told = [.. _machines.Take(Vector128.IsHardwareAccelerated ? MostTold : 0).Select((machine, number) => new ToldMachine(1U << number, machine.Names, machine.LongestTail))];
    }

    /// <summary>Machines of which it is told where names end.</summary>
    public ToldMachine[] Told { get; }

    /// <summary>Finds the contexts that end at a position.</summary>
    /// <param name="machines">The machines to run, a bit each as <see cref="ContextTables.BitOf"/> says.</param>
    /// <param name="past">Text before the window, as much as there is, the last <see cref="ContextTables.Reach"/> bytes at least.</param>
    /// <param name="window">The text.</param>
    /// <param name="start">A position in the window.</param>
    /// <param name="armed">A bit for each context; those found are set.</param>
    /// <param name="place">The place of the position, as the memo counts.</param>
    /// <param name="isClose">Starts are close together: the memo is asked and told.</param>
    /// <param name="memo">What was found at places before.</param>
    /// <returns>Steps taken, for the count of work.</returns>
    [SkipLocalsInit]
    public int Arm(uint machines, ReadOnlySpan<byte> past, ReadOnlySpan<byte> window, int start, Span<ulong> armed, long place, bool isClose, ref ContextMemo memo)
    {
        if (start >= ContextTables.Reach || past.IsEmpty)
        {
            return Arm(machines, window[..start], window[start], armed, place, isClose, ref memo);
        }

        Span<byte> text = stackalloc byte[2 * ContextTables.Reach];
        past = past[Math.Max(0, past.Length - ContextTables.Reach)..];
        past.CopyTo(text);
        window[..start].CopyTo(text[past.Length..]);
        return Arm(machines, text[..(past.Length + start)], window[start], armed, place, isClose, ref memo);
    }

    private int Arm(uint machines, ReadOnlySpan<byte> text, byte right, Span<ulong> armed, long place, bool isClose, ref ContextMemo memo)
    {
        var steps = 0;
        for (machines &= _all; machines != 0; machines &= machines - 1)
        {
            var number = BitOperations.TrailingZeroCount(machines);
            steps += _machines[number].Arm(text, right, armed, number, place, isClose, ref memo);

            // The last bit is that of all further machines.
            for (var further = number + 1; number == 31 && further < _machines.Length; further++)
            {
                steps += _machines[further].Arm(text, right, armed, further, place, isClose, ref memo);
            }
        }

        return steps;
    }
}
