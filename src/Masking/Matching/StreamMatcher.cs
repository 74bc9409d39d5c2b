using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>
/// Finds the values in one text that arrives in pieces. The caller keeps a window: the bytes from the hold
/// position on, and new ones behind them; the thread at the hold position goes on where it stopped.
/// </summary>
/// <remarks>
/// A mutable struct inside its one owner. INVARIANT: bytes before <c>_start</c> are judged; with
/// <c>_state</c> != 0 a thread that began at <c>_start</c> has read up to <c>_at</c>.
/// </remarks>
internal struct StreamMatcher
{
    private readonly MaskProgram _program;
    private readonly bool _monitoring;
    private AcceptRing _ring;
    private Scout _scout;
    private int _before;
    private int _start;
    private int _at;
    private int _state;
    private int _watchedTo;
    private int _block;
    private int _blockState;
    private int _blockLeft;

    public StreamMatcher(MaskProgram program, bool monitoring)
    {
        _program = program;
        _monitoring = monitoring;
        _before = 256;
        _block = -1;
    }

    /// <summary>Blocks that ran into their cap before the end marker came.</summary>
    public int CappedBlocks { get; private set; }

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
            if (_state == 0 && !Begin(window))
            {
                break;
            }

            if (!Run(window, end))
            {
                break;
            }

            var match = Resolve(window, end);
            _state = 0;
            if (match.Kind != Match.Kinds.None)
            {
                return Take(match);
            }

            _start++;
        }

        return new(Match.Kinds.None, _start, _start, 0);
    }

    /// <summary>The first <paramref name="count"/> bytes leave the window; they must be judged.</summary>
    public void Shift(ReadOnlySpan<byte> window, int count)
    {
        if (count > 0)
        {
            _before = window[count - 1];
            _start -= count;
            _at -= count;
            _watchedTo = Math.Max(0, _watchedTo - count);
            _scout = _scout.Shifted(count);
        }
    }

    private bool Begin(ReadOnlySpan<byte> window)
    {
        _start = _program.Starts.Find(window, _start, _before, ref _scout, out _state);
        _at = _start + 1;
        _ring.Clear();
        return _state != 0;
    }

    // True: the thread has ended and can be resolved. False: it must wait for more text.
    private bool Run(ReadOnlySpan<byte> window, bool end)
    {
        var tables = _program.Tables;
        var (next, classOf, acceptOf, limits) = (tables.Next, tables.ClassOf, tables.AcceptOf, tables.GrowLimitOf);
        var (classes, state, at, start) = (tables.ClassCount, _state, _at, _start);
        for (; at < window.Length; at++)
        {
            if (acceptOf[state] != 0)
            {
                Note(acceptOf[state], at - start, window[at]);
            }

            if (at - start > limits[state])
            {
                return true;
            }

            state = next[state * classes + classOf[window[at]]];
            if (state == 0)
            {
                return true;
            }
        }

        (_state, _at) = (state, at);
        if (!end && (at - start <= limits[state] || Awaits(window, acceptOf[state], at - start)))
        {
            return false;
        }

        if (acceptOf[state] != 0)
        {
            Note(acceptOf[state], at - start, end ? 256 : -1);
        }

        return true;
    }

    // Keeps an end if some rule accepts it; next: the byte behind it, 256 the end of the text, -1 unknown.
    private void Note(int set, int length, int next)
    {
        foreach (var accept in _program.Tables.AcceptSets[set])
        {
            if (Fits(accept, length, next))
            {
                _ring.Push(length, set);
                return;
            }
        }
    }

    private readonly bool Fits(Accept accept, int length, int next)
    {
        if (length > _program.Rules[accept.Rule].MaxLength)
        {
            return false;
        }

        var lookahead = _program.Tables.Lookaheads[accept.Lookahead];
        return lookahead.Bytes is null || (next == 256 ? lookahead.OrEnd : next >= 0 && lookahead.Bytes[next]);
    }

    // Whether the byte behind the window decides: false as soon as a value is certain at this end.
    private readonly bool Awaits(ReadOnlySpan<byte> window, int set, int length)
    {
        foreach (var accept in _program.Tables.AcceptSets[set])
        {
            var rule = _program.Rules[accept.Rule];
            if (length > rule.MaxLength)
            {
                continue;
            }

            if (_program.Tables.Lookaheads[accept.Lookahead].Bytes is not null)
            {
                return true;
            }

            if ((rule.Enforced || !_monitoring) && rule.Accepts(window.Slice(_start, length)))
            {
                return false;
            }
        }

        return false;
    }

    private readonly Match Resolve(ReadOnlySpan<byte> window, bool end)
    {
        if (_ring.Count == 0)
        {
            return default;
        }

        var match = Longest(window, end, watched: false);
        return match.Kind == Match.Kinds.None && _monitoring && _start >= _watchedTo ? Longest(window, end, watched: true) : match;
    }

    private readonly Match Longest(ReadOnlySpan<byte> window, bool end, bool watched)
    {
        for (var newest = 0; newest < _ring.Count; newest++)
        {
            var (length, set) = _ring[newest];
            var behind = _start + length;
            var next = behind < window.Length ? window[behind] : end ? 256 : -1;
            foreach (var accept in _program.Tables.AcceptSets[set])
            {
                var rule = _program.Rules[accept.Rule];
                if (watched == (_monitoring && !rule.Enforced) && Fits(accept, length, next)
                    && rule.Accepts(window.Slice(_start, length)))
                {
                    return new(watched ? Match.Kinds.Watched : Match.Kinds.Value, _start, behind, accept.Rule);
                }
            }
        }

        return default;
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
