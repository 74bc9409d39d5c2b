using System.Numerics;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>
/// Finds the values in one text that arrives in pieces. The caller keeps a window: the bytes from the hold
/// position on, and new ones behind them; the threads at the hold position go on where they stopped.
/// </summary>
/// <remarks>
/// Owned by one masker. INVARIANT: bytes before <c>_start</c> are judged; with <c>_begun</c> != 0 those families
/// began at <c>_start</c>, and those of <c>_live</c> are not yet decided.
/// </remarks>
internal sealed class StreamMatcher
{
    private readonly FamilyThread[] _threads = new FamilyThread[RuleTables.MostFamilies];
    private readonly PastText _past = new();
    private MaskProgram _program = null!;
    private ulong[] _armed = [];
    private StartCursor _cursor;
    private bool _monitoring;
    private int _before;
    private int _start;
    private int _begun;
    private int _live;
    private int _watchedTo;
    private int _block;
    private int _blockState;
    private int _blockLeft;

    /// <summary>Blocks that ran into their cap before the end marker came.</summary>
    public int CappedBlocks { get; private set; }

    /// <summary>Bytes read by automata so far: the work that a text makes beside the scan.</summary>
    public long Steps { get; private set; }

    /// <param name="program">The rules.</param>
    /// <param name="monitoring">Rules that are not enforced let their values pass.</param>
    /// <param name="name">The name of the member whose value the text is, or empty.</param>
    public void Begin(MaskProgram program, bool monitoring, ReadOnlySpan<byte> name)
    {
        (_program, _monitoring) = (program, monitoring);
        (_before, _block) = (Lookahead.End, -1);
        (_start, _begun, _live, _watchedTo) = (0, 0, 0, 0);
        _cursor.Forget();
        _past.Clear();
        var words = (program.Tables.Contexts.Count + 63) / 64;
        if (words == 0)
        {
            return;
        }

        _armed = _armed.Length == words ? _armed : new ulong[words];
        if (!name.IsEmpty)
        {
            _past.Add(name);
            _past.Add("\":\""u8);
        }
    }

    /// <summary>Keeps the end of the text, which is complete with the window, as a name.</summary>
    public void TakeName(ReadOnlySpan<byte> window, ref MemberName name)
    {
        name.Set(window);
        if (window.Length < MemberName.Most)
        {
            name.Before(_past.Bytes);
        }
    }

    /// <summary>Text of before is forgotten.</summary>
    public void Clear() => _past.Clear();

    /// <summary>The next find in the window; <see cref="Match.Kinds.None"/> when all is judged that can be.</summary>
    /// <param name="window">The text from the last hold position on.</param>
    /// <param name="end">No byte follows the window.</param>
    public Match Next(ReadOnlySpan<byte> window, bool end)
    {
        if (_block >= 0 && _start < window.Length)
        {
            return Drop(window);
        }

        while (_block < 0)
        {
            if (_begun == 0 && !Begin(window))
            {
                break;
            }

            if (!Run(window, end))
            {
                break;
            }

            var match = Resolve(window, end);
            _begun = 0;
            if (match.Kind != Match.Kinds.None)
            {
                return Take(match);
            }

            _start++;
        }

        return new(Match.Kinds.None, _start, _start, 0);
    }

    /// <summary>The first <paramref name="count"/> bytes leave the window; they must be judged. More text may follow it.</summary>
    public void Shift(ReadOnlySpan<byte> window, int count)
    {
        _cursor.Forget();
        if (count == 0)
        {
            return;
        }

        _before = window[count - 1];
        _start -= count;
        _watchedTo = Math.Max(0, _watchedTo - count);
        for (var live = _begun; live != 0; live &= live - 1)
        {
            _threads[BitOperations.TrailingZeroCount(live)].At -= count;
        }

        if (_armed.Length > 0)
        {
            _past.Add(window[..count]);
        }
    }

    /// <summary>Goes on at a position, whatever was found or begun before it or behind it.</summary>
    /// <param name="position">No value begins before it.</param>
    /// <param name="watchedTo">No monitoring rule's value begins before it.</param>
    public void SkipTo(int position, int watchedTo)
    {
        (_start, _watchedTo, _begun, _live, _block) = (position, watchedTo, 0, 0, -1);
        _cursor.Forget();
    }

    private bool Begin(ReadOnlySpan<byte> window)
    {
        while (true)
        {
            _start = _program.Starts.Find(window, _start, _before, ref _cursor, out var families);
            if (families == 0)
            {
                return false;
            }

            if ((families & _program.ContextFamilies) != 0 && !Arm(window))
            {
                families &= ~_program.ContextFamilies;
            }

            BeginThreads(families, _start == 0 ? _before : window[_start - 1]);
            if (_begun != 0)
            {
                return true;
            }

            _start++;
        }
    }

    private void BeginThreads(int families, int before)
    {
        (_begun, _live) = (0, 0);
        for (; families != 0; families &= families - 1)
        {
            var number = BitOperations.TrailingZeroCount(families);
            var tables = _program.Families[number].Tables;
            ref var thread = ref _threads[number];
            thread.State = tables.StartOf[tables.ContextOf[before]];
            if (thread.State != 0)
            {
                (thread.At, thread.Reach) = (_start, -1);
                thread.Ends.Clear();
                _live |= 1 << number;
            }
        }

        _begun = _live;
    }

    private bool Arm(ReadOnlySpan<byte> window)
    {
        _armed.AsSpan().Clear();
        Steps += _program.Tables.Contexts.Arm(_past.Bytes, window, _start, _armed);
        return _armed.AsSpan().ContainsAnyExcept(0UL);
    }

    // True: all threads have ended and can be resolved. False: one must wait for more text.
    private bool Run(ReadOnlySpan<byte> window, bool end)
    {
        var waiting = false;
        for (var live = _live; live != 0; live &= live - 1)
        {
            var number = BitOperations.TrailingZeroCount(live);
            var family = _program.Families[number];
            ref var thread = ref _threads[number];
            var from = thread.At;
            var ended = family.Tables.HasContexts ? RunArmed(ref thread, family, window) : RunAll(ref thread, family, window);
            Steps += thread.At - from;
            if (ended)
            {
                _live &= ~(1 << number);
            }
            else
            {
                waiting |= !end && MayGrow(thread, family);
            }
        }

        if (_live == 0)
        {
            return true;
        }

        if (waiting || (!end && Awaits(window)))
        {
            return false;
        }

        NoteEnds(window, end);
        return true;
    }

    private bool MayGrow(in FamilyThread thread, ProgramFamily family) => family.Tables.HasContexts
        ? thread.At - _start <= thread.ReachLimit
        : thread.At - _start <= family.Tables.GrowLimitOf[thread.State];

    // True: the thread is dead. False: it stands at the window's end.
    private bool RunAll(ref FamilyThread thread, ProgramFamily family, ReadOnlySpan<byte> window)
    {
        var tables = family.Tables;
        var (next, classOf, classes, firstPlain) = (tables.Next, tables.ClassOf, tables.ClassCount, family.FirstPlain);
        var (state, at) = (thread.State, thread.At);
        var checkFrom = _start + family.LeastLimit;
        while (at < window.Length)
        {
            if (state < firstPlain)
            {
                Note(ref thread, tables, state, at - _start, window[at]);
            }

            if (at > checkFrom && at - _start > tables.GrowLimitOf[state])
            {
                thread.At = at;
                return true;
            }

            state = next[state * classes + classOf[window[at++]]];
            if (state == 0)
            {
                thread.At = at;
                return true;
            }
        }

        (thread.State, thread.At) = (state, at);
        return false;
    }

    // The same for a family that lives only while an armed rule can still accept.
    private bool RunArmed(ref FamilyThread thread, ProgramFamily family, ReadOnlySpan<byte> window)
    {
        var tables = family.Tables;
        var (next, classOf, classes, firstPlain) = (tables.Next, tables.ClassOf, tables.ClassCount, family.FirstPlain);
        var (state, at) = (thread.State, thread.At);
        LookAhead(ref thread, tables, state);
        while (at < window.Length)
        {
            if (state < firstPlain)
            {
                Note(ref thread, tables, state, at - _start, window[at]);
            }

            if (at - _start > thread.ReachLimit)
            {
                thread.At = at;
                return true;
            }

            state = next[state * classes + classOf[window[at++]]];
            if (state == 0)
            {
                thread.At = at;
                return true;
            }

            LookAhead(ref thread, tables, state);
        }

        (thread.State, thread.At) = (state, at);
        return false;
    }

    private void LookAhead(ref FamilyThread thread, FamilyTables tables, int state)
    {
        int reach = tables.ReachOf[state];
        if (reach == thread.Reach)
        {
            return;
        }

        (thread.Reach, thread.ReachLimit) = (reach, -1);
        foreach (var one in tables.ReachSets[reach])
        {
            if (IsArmed(_program.Rules[one.Rule]))
            {
                thread.ReachLimit = Math.Max(thread.ReachLimit, one.Limit);
            }
        }
    }

    private bool IsArmed(ProgramRule rule) => rule.Context < 0 || (_armed[rule.Context >> 6] >> (rule.Context & 63) & 1) != 0;

    // Keeps an end if some rule accepts it; next: the byte behind it, or Lookahead.End or Unknown.
    private void Note(ref FamilyThread thread, FamilyTables tables, int state, int length, int next)
    {
        int set = tables.AcceptOf[state];
        foreach (var accept in tables.AcceptSets[set])
        {
            if (Fits(accept, length, next))
            {
                thread.Ends.Push(length, set);
                return;
            }
        }
    }

    private void NoteEnds(ReadOnlySpan<byte> window, bool end)
    {
        for (; _live != 0; _live &= _live - 1)
        {
            var number = BitOperations.TrailingZeroCount(_live);
            ref var thread = ref _threads[number];
            Note(ref thread, _program.Families[number].Tables, thread.State, window.Length - _start, end ? Lookahead.End : Lookahead.Unknown);
        }
    }

    private bool Fits(Accept accept, int length, int next)
    {
        var rule = _program.Rules[accept.Rule];
        return length <= rule.MaxLength && IsArmed(rule) && _program.Tables.Lookaheads[accept.Lookahead].Fits(next);
    }

    // Whether the byte behind the window decides: not if a value is certain at this end that comes before all that wait.
    private bool Awaits(ReadOnlySpan<byte> window)
    {
        var length = window.Length - _start;
        var value = window.Slice(_start, length);
        var (waiting, certain) = (int.MaxValue, int.MaxValue);
        for (var live = _live; live != 0; live &= live - 1)
        {
            var number = BitOperations.TrailingZeroCount(live);
            var tables = _program.Families[number].Tables;
            foreach (var accept in tables.AcceptSets[tables.AcceptOf[_threads[number].State]])
            {
                var rule = _program.Rules[accept.Rule];
                if (length > rule.MaxLength || !IsArmed(rule))
                {
                    continue;
                }

                if (_program.Tables.Lookaheads[accept.Lookahead].Bytes is not null)
                {
                    waiting = Math.Min(waiting, accept.Rule);
                }
                else if (accept.Rule < certain && (rule.Enforced || !_monitoring) && rule.Accepts(value))
                {
                    certain = accept.Rule;
                }
            }
        }

        return waiting < certain;
    }

    private Match Resolve(ReadOnlySpan<byte> window, bool end)
    {
        var match = Longest(window, end, watched: false);
        return match.Kind == Match.Kinds.None && _monitoring && _start >= _watchedTo ? Longest(window, end, watched: true) : match;
    }

    // Over the ends of all families, from the longest on.
    private Match Longest(ReadOnlySpan<byte> window, bool end, bool watched)
    {
        var length = int.MaxValue;
        for (var tried = 0; tried < AcceptRing.Capacity; tried++)
        {
            length = LongestBelow(length);
            if (length == 0)
            {
                break;
            }

            var rule = BestAt(window, length, end, watched);
            if (rule >= 0)
            {
                return new(watched ? Match.Kinds.Watched : Match.Kinds.Value, _start, _start + length, rule);
            }
        }

        return default;
    }

    private int LongestBelow(int limit)
    {
        var longest = 0;
        for (var begun = _begun; begun != 0; begun &= begun - 1)
        {
            longest = Math.Max(longest, _threads[BitOperations.TrailingZeroCount(begun)].Ends.LongestBelow(limit));
        }

        return longest;
    }

    // The first rule that has a value of this length, -1 for none.
    private int BestAt(ReadOnlySpan<byte> window, int length, bool end, bool watched)
    {
        var behind = _start + length;
        var next = behind < window.Length ? window[behind] : end ? Lookahead.End : Lookahead.Unknown;
        var best = int.MaxValue;
        for (var begun = _begun; begun != 0; begun &= begun - 1)
        {
            var number = BitOperations.TrailingZeroCount(begun);
            var set = _threads[number].Ends.SetAt(length);
            foreach (var accept in _program.Families[number].Tables.AcceptSets[set])
            {
                var rule = _program.Rules[accept.Rule];
                if (accept.Rule < best && watched == (_monitoring && !rule.Enforced) && Fits(accept, length, next)
                    && rule.Accepts(window.Slice(_start, length)))
                {
                    best = accept.Rule;
                }
            }
        }

        return best == int.MaxValue ? -1 : best;
    }

    private Match Take(Match match)
    {
        if (match.Kind == Match.Kinds.Watched)
        {
            _watchedTo = match.End;
            _start = match.Start + 1;
            return match;
        }

        _start = match.End;
        if (_program.Rules[match.Rule].Block is { } block)
        {
            _block = match.Rule;
            _blockState = 0;
            _blockLeft = block.Cap;
        }

        return match;
    }

    private Match Drop(ReadOnlySpan<byte> window)
    {
        var block = _program.Rules[_block].Block!;
        var (from, at, rule) = (_start, _start, _block);
        for (; at < window.Length && _block >= 0; at++)
        {
            if (_blockLeft-- > 0)
            {
                _blockState = block.Next[_blockState * block.ClassCount + block.ClassOf[window[at]]];
                _block = block.Accepting[_blockState] ? -1 : _block;
            }
            else if ((window[at] & 0xC0) != 0x80)
            {
                // The cap: but no character is cut.
                CappedBlocks++;
                _block = -1;
                break;
            }
        }

        _start = at;
        return new(Match.Kinds.Dropped, from, at, rule);
    }
}
