using FastMcp.Masking.Lent;
using FastMcp.Wire;

namespace FastMcp.Masking.Matching;

/// <summary>
/// What rules find in one text, and what was lent for the call beside it. Rules judge the text as if nothing had been lent; every occurrence of what was lent is covered whatever they say. Where the two
/// overlap, the one that begins first is masked whole, and of the other what lies behind it.
/// </summary>
/// <remarks>Owned by one masker, which begins it for every text. Where nothing was lent it only passes on.</remarks>
internal sealed class ChannelMatcher
{
    private readonly TextMatcher _rules = new();
    private LentMatcher? _lent;
    private bool _hasLent;
    private Match _rule;

    // Masks stand for everything before it.
    private int _maskedTo;

    /// <inheritdoc cref="TextMatcher.CappedBlocks"/>
    public int CappedBlocks => _rules.CappedBlocks;

    /// <inheritdoc cref="TextMatcher.Steps"/>
    public long Steps => _rules.Steps;

    /// <inheritdoc cref="TextMatcher.Work"/>
    public long Work => _rules.Work;

    /// <param name="program">The rules.</param>
    /// <param name="monitoring">Rules that are not enforced let their values pass.</param>
    /// <param name="name">The name of the member whose value the text is, or empty.</param>
    /// <param name="lent">What was lent for the call; null: nothing.</param>
    public void Begin(MaskProgram program, bool monitoring, ReadOnlySpan<byte> name, LentText? lent)
    {
        _rules.Begin(program, monitoring, name);
        _hasLent = lent is not null;
        if (lent is not null)
        {
            (_rule, _maskedTo) = (default, 0);
            (_lent ??= new LentMatcher()).Begin(lent);
        }
    }

    /// <inheritdoc cref="TextMatcher.Alone"/>
    public StreamMatcher? Alone => _hasLent ? null : _rules.Alone;

    /// <inheritdoc cref="TextMatcher.TakeName"/>
    public void TakeName(ReadOnlySpan<byte> window, ref MemberName name) => _rules.TakeName(window, ref name);

    public void Clear()
    {
        _rules.Clear();
        if (_hasLent)
        {
            _lent!.Clear();
            _hasLent = false;
        }
    }

    /// <inheritdoc cref="TextMatcher.Rest"/>
    public void Rest() => _rules.Rest();

    /// <inheritdoc cref="TextMatcher.Next"/>
    public Match Next(ReadOnlySpan<byte> window, bool end) => _hasLent ? NextOfBoth(window, end) : _rules.Next(window, end);

    /// <inheritdoc cref="TextMatcher.Shift"/>
    public void Shift(ReadOnlySpan<byte> window, int count)
    {
        _rules.Shift(window, count);
        if (_hasLent)
        {
            _lent!.Shift(count);
            _maskedTo = Math.Max(0, _maskedTo - count);
            _rule = _rule.Kind == Match.Kinds.None ? default : _rule with { Start = _rule.Start - count, End = _rule.End - count };
        }
    }

    private Match NextOfBoth(ReadOnlySpan<byte> window, bool end)
    {
        _lent!.Read(window);
        while (true)
        {
            _rule = _rule.Kind == Match.Kinds.None ? _rules.Next(window, end) : _rule;
            var isFound = _lent.TryPeek(end, out var start, out var to);
            if (_rule.Kind == Match.Kinds.Dropped && _rule.End <= _maskedTo)
            {
                _rule = default;
            }
            else if (isFound && to <= _maskedTo)
            {
                _lent.Take();
            }
            else
            {
                return Nearer(isFound, start, to);
            }
        }
    }

    private Match Nearer(bool isFound, int start, int to)
    {
        var isCovered = isFound && start < _maskedTo;
        start = Math.Max(start, _maskedTo);
        if (_rule.Kind == Match.Kinds.None)
        {
            // A rule may still find what begins before it, or there, and comes first then.
            return isFound && start < _rule.Start ? Lent(isCovered, start, to) : new(Match.Kinds.None, Math.Min(_rule.Start, start), Math.Min(_rule.Start, start), 0);
        }

        var from = Math.Max(_rule.Start, _maskedTo);
        if (start < from)
        {
            return isFound ? Lent(isCovered, start, to) : new(Match.Kinds.None, start, start, 0);
        }

        // It counts as found, and blocks where it is to, though a mask stands for it already.
        var match = _rule with { Start = from, End = Math.Max(from, _rule.End) };
        _rule = default;
        _maskedTo = match.Kind == Match.Kinds.Watched ? _maskedTo : match.End;
        return match;
    }

    // A mask stands already where its begin was.
    private Match Lent(bool isCovered, int start, int to)
    {
        _lent!.Take();
        _maskedTo = to;
        return new(isCovered ? Match.Kinds.Dropped : Match.Kinds.Value, start, to, Match.Lent);
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        _rules.Announce(ahead);
    }
}
