using System.Runtime.CompilerServices;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>A machine of contexts as it is run: a tail, and wherever that may begin, the heads.</summary>
internal sealed class ContextRun(ContextMachine machine, int number)
{
    private readonly BackwardRun? _tail = machine.Tail is null ? null : new BackwardRun(machine.Tail);
    private readonly BackwardRun _head = new(machine.Head);
    private readonly HeadEnds? _ends = EndsOf(machine);

    /// <summary>Where its names end; null: that is not told.</summary>
    public HeadEnds? Ends => _ends;

    /// <summary>Bytes of its longest tail.</summary>
    public int LongestTail { get; } = machine.Tail is null ? 0 : BackwardRun.LengthsOf(machine.Tail).Longest;

    private static HeadEnds? EndsOf(ContextMachine machine)
    {
        if (machine.Tail is null)
        {
            return null;
        }

        var (least, longest) = BackwardRun.LengthsOf(machine.Tail);
        var ends = new HeadEnds(machine.Head, least, longest);
        return ends.CanTell ? ends : null;
    }

    /// <summary>Finds the contexts that end where a text does.</summary>
    /// <param name="text">All that stands left of the value.</param>
    /// <param name="right">The value's first byte.</param>
    /// <param name="armed">A bit for each context; those found are set.</param>
    /// <param name="place">The place of the value's first byte, as the memo counts.</param>
    /// <param name="memo">What was found for starts before.</param>
    /// <returns>Steps taken, for the count of work.</returns>
    public int Arm(ReadOnlySpan<byte> text, byte right, Span<ulong> armed, long place, ref ContextMemo memo)
    {
        if (_tail is null)
        {
            return ArmHeads(text, right, armed, ref Unsafe.NullRef<ContextMemo.Entry>());
        }

        return _ends is null ? ArmTail(_tail, text, right, armed) : ArmEnds(_tail, text, right, _ends, armed, place, ref memo);
    }

    // The tail is walked from one place where a head may end to the next, and no further than to the last. From the first on the way may be known.
    private int ArmEnds(BackwardRun tail, ReadOnlySpan<byte> text, byte right, HeadEnds known, Span<ulong> armed, long place, ref ContextMemo memo)
    {
        var (at, row, steps) = (text.Length, tail.StartAt(right), 0);
        scoped ref var entry = ref Unsafe.NullRef<ContextMemo.Entry>();
        for (var ends = known.Before(text); ends != 0 && row != 0;)
        {
            var end = text.Length - known.TakeShortest(ref ends);
            if (end < 0)
            {
                break;
            }

            row = tail.GoTo(end, row, text, ref at);
            if (row != 0 && Unsafe.IsNullRef(ref entry))
            {
                var here = place - (text.Length - at);
                entry = ref memo.At(here, number);
                if (entry.TryArm(here, number, row, armed))
                {
                    break;
                }

                entry.Begin(here, number, row);
            }

            if (tail.IsAccepting(row) && (tail.IsSure(row) || IsBegin(tail, row, text, at)))
            {
                steps += ArmHeads(text[..at], at < text.Length ? text[at] : right, armed, ref entry);
            }
        }

        return steps + text.Length - at;
    }

    private int ArmTail(BackwardRun tail, ReadOnlySpan<byte> text, byte right, Span<ulong> armed)
    {
        var (at, row, steps) = (text.Length, tail.StartAt(right), 0);
        while (row != 0)
        {
            if (tail.IsAccepting(row) && (tail.IsSure(row) || IsBegin(tail, row, text, at)))
            {
                steps += ArmHeads(text[..at], at < text.Length ? text[at] : right, armed, ref Unsafe.NullRef<ContextMemo.Entry>());
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

    private int ArmHeads(ReadOnlySpan<byte> text, byte right, Span<ulong> armed, ref ContextMemo.Entry entry)
    {
        var (at, row) = (text.Length, _head.StartAt(right));
        while (row != 0)
        {
            if (_head.IsAccepting(row))
            {
                ArmAccepted(row, at > 0 ? text[at - 1] : Lookahead.End, armed, ref entry);
            }

            row = _head.Go(row, text, ref at);
        }

        return text.Length - at;
    }

    private void ArmAccepted(int row, int left, Span<ulong> armed, ref ContextMemo.Entry entry)
    {
        foreach (var accept in _head.AcceptsOf(row))
        {
            if (_head.Fits(accept, left))
            {
                armed[accept.Rule >> 6] |= 1UL << (accept.Rule & 63);
                if (!Unsafe.IsNullRef(ref entry))
                {
                    entry.Add(accept.Rule);
                }
            }
        }
    }
}
