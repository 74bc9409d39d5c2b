namespace FastMcp.Masking.Guards;

/// <summary>
/// One text of an answer, as guards see it: gathered as it comes, asked about in pieces that overlap, cleared up to where no answer can change it
/// any more. Positions are UTF-16 units of the text as own rules leave it.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time. INVARIANT: cleared &lt;= asked &lt;= length.</remarks>
public sealed class GuardText
{
    private readonly List<GuardSpan> _spans = [];
    private System.Text.StringBuilder? _whole;
    private List<GuardLabel>? _remarks;
    private char[] _chars = [];
    private long _from;
    private int _count;
    private long _cleared;
    private GuardText? _same;
    private bool _isOpen;

    // What was found in the part that is shown again, in case that nothing follows.
    private readonly List<GuardSpan> _tail = [];

    /// <param name="isKept">Another slot may repeat the whole of it: all that comes is kept, until <see cref="ForgetWhole"/>.</param>
    public GuardText(bool isKept = false) => _whole = isKept ? new() : null;

    /// <summary>A rule masks all of it by its key: guards are shown its length alone.</summary>
    public bool IsMarked { get; internal set; }

    /// <summary>Units that came.</summary>
    public long Length => _from + _count;

    /// <summary>Units that guards have seen, or are being shown.</summary>
    public long Asked { get; private set; }

    /// <summary>Up to here nothing changes any more.</summary>
    public long Cleared => _same?.Cleared ?? _cleared;

    /// <summary>Nothing follows.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>When the first unit came that nobody was asked about, as the caller counts time.</summary>
    public long Since { get; set; }

    /// <summary>What was found up to <see cref="Cleared"/>, in order, apart from each other.</summary>
    public IReadOnlyList<GuardSpan> Spans => _same?.Spans ?? _spans;

    /// <summary>Units that nobody was asked about.</summary>
    public long Unasked => _same is null ? Math.Max(0, Askable - Asked) : 0;

    // Half of a character is shown when the other half is there, or never comes.
    private long Askable
    {
        get
        {
            var known = _count - (_isOpen && _count > 0 ? 1 : 0);
            return HasEnded ? Length : _from + known - (known > 0 && char.IsHighSurrogate(_chars[known - 1]) ? 1 : 0);
        }
    }

    /// <summary>Something came to it of late: see <see cref="GuardTexts.Touched"/>.</summary>
    internal bool IsTouched { get; set; }

    /// <summary>See <see cref="Repeats"/>.</summary>
    public bool IsRepeat => _same is not null;

    /// <summary>What nobody was asked about is settled unseen.</summary>
    public void Skip()
    {
        Asked = Length;
        _cleared = Length;
        Forget(0);
    }

    /// <summary>Every unit of it was settled.</summary>
    public bool IsSettled => Cleared >= Length;

    /// <summary>The next unit begins, and what it is is not known yet: it is not shown to anybody.</summary>
    public void AddOpen()
    {
        Add('\uFFFD');
        _isOpen = true;
    }

    /// <summary>Now it is known. What was forced meanwhile has left as it was.</summary>
    public void Close(char unit)
    {
        if (_count > 0)
        {
            _chars[_count - 1] = unit;
        }

        _isOpen = false;
    }

    /// <summary>The next unit.</summary>
    public void Add(char unit)
    {
        if (_count == _chars.Length)
        {
            Array.Resize(ref _chars, Math.Max(16, 2 * _count));
        }

        _chars[_count++] = unit;
    }

    /// <summary>Notes what came since <paramref name="from"/>, for <see cref="IsSameAs"/>.</summary>
    internal void Noted(long from)
    {
        if (_whole is { } whole)
        {
            // What was open is known now.
            from = Math.Max(from, _from);
            whole.Length = (int)Math.Min(whole.Length, from);
            whole.Append(_chars.AsSpan((int)(from - _from).._count));
        }
    }

    /// <summary>What repeats it is from now on a text of its own.</summary>
    internal void ForgetWhole() => _whole = null;

    /// <summary>Nothing follows.</summary>
    public void End() => HasEnded = true;

    /// <summary>It goes on behind what was said to be its end.</summary>
    internal void Reopen() => HasEnded = false;

    /// <summary>Something is said of all of it, at no place: see <see cref="TakeRemarks"/>.</summary>
    public void Remark(GuardLabel label) => (_remarks ??= []).Add(label);

    internal void TakeRemarks(Action<GuardLabel> into)
    {
        _remarks?.ForEach(into);
        _remarks = null;
    }

    /// <summary>It is another text's whole, said once more: what is found there holds here.</summary>
    public void Repeats(GuardText other) => _same = other._same ?? other;

    /// <summary>Both are the same so far. False also where nobody kept what came.</summary>
    public bool IsSameAs(GuardText other) =>
        Length == other.Length && Length > 0 && _whole is not null && other._whole is not null && _whole.Equals(other._whole);

    /// <summary>A sentence ends in what nobody was asked about.</summary>
    public bool HasSentence
    {
        get
        {
            var unasked = _chars.AsSpan((int)(Asked - _from)..(int)(Askable - _from));
            for (var at = unasked.IndexOfAny(".!?\n"); at >= 0 && at + 1 < unasked.Length; at++)
            {
                if (unasked[at] == '\n' || (unasked[at] is '.' or '!' or '?' && char.IsWhiteSpace(unasked[at + 1])))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>What guards are asked about next: all that is not settled, with so many units before it.</summary>
    /// <param name="overlap">Units of settled text before it.</param>
    /// <param name="most">Units of it.</param>
    public GuardPiece Take(int overlap, int most)
    {
        var start = Math.Max(_from, _cleared - overlap);
        start += start < _cleared && char.IsLowSurrogate(At(start)) ? 1 : 0;
        var end = Math.Min(Askable, start + most);
        end -= end < Length && end > start + 1 && char.IsHighSurrogate(At(end - 1)) ? 1 : 0;
        Asked = Math.Max(Asked, end);
        return new(this, start, Readable(_chars.AsSpan((int)(start - _from), (int)(end - start))), HasEnded && end == Length);
    }

    /// <summary>Guards have answered: what they found is settled, but for the end of the piece, which is asked about once more.</summary>
    /// <param name="piece">That they were shown.</param>
    /// <param name="found">In positions of the text, in any order, also over each other.</param>
    /// <param name="overlap">Units at the end that are not settled.</param>
    /// <param name="into">Takes what was found newly.</param>
    /// <param name="isWhole">All have answered; else what was found at the end of the piece before holds, too: nobody has said that it does not.</param>
    public void Answered(GuardPiece piece, List<GuardSpan> found, int overlap, List<GuardSpan> into, bool isWhole = true)
    {
        if (!isWhole)
        {
            found.AddRange(_tail);
        }

        found.Sort(static (one, other) => one.Start != other.Start ? one.Start.CompareTo(other.Start) : other.End.CompareTo(one.End));
        var until = piece.IsLast ? piece.End : Math.Max(_cleared, piece.End - overlap);
        foreach (var span in found)
        {
            // What begins in the part that is asked about again is found again; what touches the end may go on.
            if (span.Start < until && span.End > until)
            {
                until = span.End == piece.End && span.End - span.Start <= overlap ? Math.Max(_cleared, span.Start) : span.End;
            }
        }

        _tail.Clear();
        foreach (var span in found)
        {
            Settle(span, until, into);
            if (span.Start >= until)
            {
                _tail.Add(span);
            }
        }

        _cleared = Math.Max(_cleared, until - (until < Length && until > _from && until > _cleared && char.IsLowSurrogate(At(until)) && char.IsHighSurrogate(At(until - 1)) ? 1 : 0));
        Forget(overlap);
    }

    /// <summary>All that was asked about is settled by what is known of it: nothing follows, or nothing may wait for it any more.</summary>
    /// <param name="into">Takes what was found newly.</param>
    public void Force(List<GuardSpan> into)
    {
        if (_same is { } other)
        {
            other.Force(into);
            return;
        }

        foreach (var span in _tail)
        {
            Settle(span, long.MaxValue, into);
        }

        _tail.Clear();
        if (Unasked == 0)
        {
            // Half of a character that nobody can be shown goes with the rest.
            Asked = Length;
        }

        _cleared = Math.Max(_cleared, Asked);
    }

    private void Settle(in GuardSpan span, long until, List<GuardSpan> into)
    {
        var last = _spans.Count > 0 ? _spans[^1].End : 0;
        var (start, end) = (Math.Max(span.Start, Math.Max(_cleared, last)), span.End);
        if (span.Start < until && end > start)
        {
            _spans.Add(new(start, end, span.Label));
            into.Add(_spans[^1]);
        }
    }

    private char At(long position) => _chars[position - _from];

    // What left may still be looked at as what stands before the next piece.
    private void Forget(int overlap)
    {
        var drop = (int)Math.Max(0, _cleared - overlap - _from);
        if (drop > 0)
        {
            _chars.AsSpan(drop, _count - drop).CopyTo(_chars);
            _chars.AsSpan(_count - drop, drop).Clear();
            (_from, _count) = (_from + drop, _count - drop);
        }
    }

    private static string Readable(ReadOnlySpan<char> units) => string.Create(units.Length, units, static (text, from) =>
    {
        from.CopyTo(text);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = '\uFFFD';
            }
        }
    });
}
