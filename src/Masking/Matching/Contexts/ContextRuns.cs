using System.Numerics;
using System.Runtime.CompilerServices;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>The contexts of a program as they are run: which of them end at a start.</summary>
internal sealed class ContextRuns
{
    private readonly ContextRun[] _machines;
    private readonly HeadEnds[] _told;
    private readonly uint _all;

    public ContextRuns(ContextTables tables)
    {
        _machines = [.. tables.Machines.Select((machine, number) => new ContextRun(machine, number))];
        _all = tables.Machines.Length > 31 ? uint.MaxValue : (1U << tables.Machines.Length) - 1;

        // The last bit is that of all further machines.
        var told = _machines.Index().Where(one => one.Index < 31 && one.Item.Ends is not null).ToArray();
        _told = [.. told.Select(one => one.Item.Ends!)];
        Watched = told.Aggregate(0U, (all, one) => all | 1U << one.Index);
        LongestTail = told.Select(one => one.Item.LongestTail).DefaultIfEmpty(0).Max();
    }

    /// <summary>The machines of which it is told where names end, a bit each.</summary>
    public uint Watched { get; }

    /// <summary>Bytes of the longest tail.</summary>
    public int LongestTail { get; }

    /// <summary>Where names of watched machines end behind a position, a bit for each byte; what stands before the last one is not told.</summary>
    /// <param name="past">Text before the window, as much as there is.</param>
    /// <param name="window">The text.</param>
    /// <param name="from">The position.</param>
    /// <param name="count">So many bytes behind it were looked at.</param>
    [SkipLocalsInit]
    public ulong NamesFrom(ReadOnlySpan<byte> past, ReadOnlySpan<byte> window, int from, out int count)
    {
        count = Math.Min(HeadEnds.LookedAt - HeadEnding.Depth, window.Length - from);
        if (from >= HeadEnding.Depth && window.Length - from >= HeadEnds.LookedAt - HeadEnding.Depth)
        {
            return Names(window.Slice(from - HeadEnding.Depth, HeadEnds.LookedAt));
        }

        Span<byte> text = stackalloc byte[HeadEnds.LookedAt];
        text.Clear();
        window[..(from + count)][Math.Max(0, from - HeadEnding.Depth)..].CopyTo(text[Math.Max(0, HeadEnding.Depth - from)..]);
        var missing = Math.Min(past.Length, HeadEnding.Depth - from);
        if (missing > 0)
        {
            past[^missing..].CopyTo(text[(HeadEnding.Depth - from - missing)..]);
        }

        return Names(text);
    }

    private ulong Names(ReadOnlySpan<byte> text)
    {
        var ends = 0UL;
        foreach (var heads in _told)
        {
            ends |= heads.From(text);
        }

        return ends;
    }

    /// <summary>Finds the contexts that end at a position.</summary>
    /// <param name="machines">The machines to run, a bit each as <see cref="ContextTables.BitOf"/> says.</param>
    /// <param name="past">Text before the window, as much as there is, the last <see cref="ContextTables.Reach"/> bytes at least.</param>
    /// <param name="window">The text.</param>
    /// <param name="start">A position in the window.</param>
    /// <param name="armed">A bit for each context; those found are set.</param>
    /// <param name="place">The place of the position, as the memo counts.</param>
    /// <param name="memo">What was found at places before.</param>
    /// <returns>Steps taken, for the count of work.</returns>
    [SkipLocalsInit]
    public int Arm(uint machines, ReadOnlySpan<byte> past, ReadOnlySpan<byte> window, int start, Span<ulong> armed, long place, ref ContextMemo memo)
    {
        if (start >= ContextTables.Reach || past.IsEmpty)
        {
            return Arm(machines, window[..start], window[start], armed, place, ref memo);
        }

        Span<byte> text = stackalloc byte[2 * ContextTables.Reach];
        past = past[Math.Max(0, past.Length - ContextTables.Reach)..];
        past.CopyTo(text);
        window[..start].CopyTo(text[past.Length..]);
        return Arm(machines, text[..(past.Length + start)], window[start], armed, place, ref memo);
    }

    private int Arm(uint machines, ReadOnlySpan<byte> text, byte right, Span<ulong> armed, long place, ref ContextMemo memo)
    {
        var steps = 0;
        for (machines &= _all; machines != 0; machines &= machines - 1)
        {
            var number = BitOperations.TrailingZeroCount(machines);
            steps += _machines[number].Arm(text, right, armed, place, ref memo);

            // The last bit is that of all further machines.
            for (var further = number + 1; number == 31 && further < _machines.Length; further++)
            {
                steps += _machines[further].Arm(text, right, armed, place, ref memo);
            }
        }

        return steps;
    }
}
