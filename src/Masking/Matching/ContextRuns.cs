using System.Runtime.CompilerServices;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>The contexts of a program as they are run: which of them end at a start.</summary>
internal sealed class ContextRuns(ContextTables tables)
{
    private readonly (BackwardRun? Tail, BackwardRun Head)[] _machines = Array.ConvertAll(
        tables.Machines, machine => (machine.Tail is null ? null : new BackwardRun(machine.Tail), new BackwardRun(machine.Head)));

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
        for (var number = 0; number < _machines.Length; number++)
        {
            if ((machines & ContextTables.BitOf(number)) == 0)
            {
                continue;
            }

            var (tail, head) = _machines[number];
            steps += tail is null ? ArmHeads(head, text, right, armed) : ArmTail(tail, head, text, right, armed);
        }

        return steps;
    }

    // Wherever the tail may begin, a head may end.
    private static int ArmTail(BackwardRun tail, BackwardRun head, ReadOnlySpan<byte> text, byte right, Span<ulong> armed)
    {
        var (at, row, steps) = (text.Length, tail.StartAt(right), 0);
        while (row != 0)
        {
            if (tail.IsAccepting(row) && head.Leads(text, at) && (tail.IsSure(row) || IsBegin(tail, row, text, at)))
            {
                steps += ArmHeads(head, text[..at], at < text.Length ? text[at] : right, armed);
            }

            row = tail.Go(row, text, ref at);
        }

        return steps + text.Length - at;
    }

    private static bool IsBegin(BackwardRun tail, int row, ReadOnlySpan<byte> text, int at)
    {
        foreach (var accept in tail.AcceptsOf(row))
        {
            if (tail.Fits(accept, at > 0 ? text[at - 1] : Lookahead.End))
            {
                return true;
            }
        }

        return false;
    }

    private static int ArmHeads(BackwardRun head, ReadOnlySpan<byte> text, byte right, Span<ulong> armed)
    {
        var (at, row) = (text.Length, head.StartAt(right));
        while (row != 0)
        {
            if (head.IsAccepting(row))
            {
                ArmAccepted(head, row, at > 0 ? text[at - 1] : Lookahead.End, armed);
            }

            row = head.Go(row, text, ref at);
        }

        return text.Length - at;
    }

    private static void ArmAccepted(BackwardRun head, int row, int left, Span<ulong> armed)
    {
        foreach (var accept in head.AcceptsOf(row))
        {
            if (head.Fits(accept, left))
            {
                armed[accept.Rule >> 6] |= 1UL << (accept.Rule & 63);
            }
        }
    }
}
