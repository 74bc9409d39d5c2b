using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>A machine of contexts as it is run: a tail, and wherever that may begin, the heads.</summary>
internal sealed class ContextRun
{
    private readonly BackwardRun? _tail;
    private readonly BackwardRun _head;
    private readonly HeadEnds? _ends;

    public ContextRun(ContextMachine machine)
    {
        _tail = machine.Tail is null ? null : new BackwardRun(machine.Tail);
        _head = new BackwardRun(machine.Head);
        (var least, LongestTail) = machine.Tail is null ? (0, 0) : BackwardRun.LengthsOf(machine.Tail);
        Names = new HeadEnds(machine.Head, least, LongestTail);
        _ends = Names.CanTell ? Names : null;
    }

    /// <summary>Where its names end.</summary>
    public HeadEnds Names { get; }

    /// <summary>Bytes of its longest tail.</summary>
    public int LongestTail { get; }

    /// <summary>Finds the contexts that end where a text does.</summary>
    /// <param name="text">All that stands left of the value.</param>
    /// <param name="right">The value's first byte.</param>
    /// <param name="armed">A bit for each context; those found are set.</param>
    /// <param name="number">Of the machine, in the program.</param>
    /// <param name="place">The place of the value's first byte, as the memo counts.</param>
    /// <param name="isClose">Starts are close together: the memo is asked and told.</param>
    /// <param name="memo">What was found for starts before.</param>
    /// <returns>Steps taken, for the count of work.</returns>
    public int Arm(ReadOnlySpan<byte> text, byte right, Span<ulong> armed, int number, long place, bool isClose, ref ContextMemo memo)
    {
        if (_tail is null)
        {
            var found = new FoundContexts(armed);
            return ArmHeads(text, right, ref found);
        }

        return _ends is null ? ArmTail(_tail, text, right, armed) : ArmEnds(_tail, text, right, _ends, armed, number, place, isClose, ref memo);
    }

    // Where no head may end no room is made for what is found.
    private int ArmEnds(BackwardRun tail, ReadOnlySpan<byte> text, byte right, HeadEnds known, Span<ulong> armed, int number, long place, bool isClose, ref ContextMemo memo)
    {
        var ends = known.Before(text);
        return ends == 0 ? 0 : WalkEnds(tail, text, right, known, ends, armed, number, place, isClose, ref memo);
    }

    // The tail is walked from one place where a head may end to the next, and no further than to the last. From the second on the way is mostly known: starts
    // behind one name, which differ in what stands between, are in one row there. Which heads end at a place is known whatever the row.
    private int WalkEnds(BackwardRun tail, ReadOnlySpan<byte> text, byte right, HeadEnds known, ulong ends, Span<ulong> armed, int number, long place, bool isClose, ref ContextMemo memo)
    {
        var (at, row, steps) = (text.Length, tail.StartAt(right), 0);
        var found = new FoundContexts(armed);
        while (ends != 0 && row != 0)
        {
            var end = text.Length - known.TakeShortest(ref ends);
            if (end < 0)
            {
                break;
            }

            row = tail.GoTo(end, row, text, ref at);

            // The memo is asked before the place is looked at, as it tells what is found there too.
            var here = place - (text.Length - at);
            if (row == 0 || (isClose && memo.TryFind(here, number, row, ref found)))
            {
                break;
            }

            found.Stop(here, row);
            if (tail.IsAccepting(row) && (tail.IsSure(row) || IsBegin(tail, row, text, at)) && !(isClose && memo.TryFind(here, number, ContextMemo.AnyRow, ref found)))
            {
                var before = found.Count;
                steps += ArmHeads(text[..at], at < text.Length ? text[at] : right, ref found);
                if (isClose)
                {
                    memo.Keep(here, number, ContextMemo.AnyRow, found, before);
                }
            }
        }

        if (isClose)
        {
            memo.Keep(number, found);
        }

        return steps + text.Length - at;
    }

    private int ArmTail(BackwardRun tail, ReadOnlySpan<byte> text, byte right, Span<ulong> armed)
    {
        var (at, row, steps) = (text.Length, tail.StartAt(right), 0);
        var found = new FoundContexts(armed);
        while (row != 0)
        {
            if (tail.IsAccepting(row) && (tail.IsSure(row) || IsBegin(tail, row, text, at)))
            {
                steps += ArmHeads(text[..at], at < text.Length ? text[at] : right, ref found);
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

    private int ArmHeads(ReadOnlySpan<byte> text, byte right, ref FoundContexts found)
    {
        var (at, row) = (text.Length, _head.StartAt(right));
        while (row != 0)
        {
            if (_head.IsAccepting(row))
            {
                ArmAccepted(row, at > 0 ? text[at - 1] : Lookahead.End, ref found);
            }

            row = _head.Go(row, text, ref at);
        }

        return text.Length - at;
    }

    private void ArmAccepted(int row, int left, ref FoundContexts found)
    {
        foreach (var accept in _head.AcceptsOf(row))
        {
            if (_head.Fits(accept, left))
            {
                found.Add(accept.Rule);
            }
        }
    }
}
