using FastMcp.Masking.Dictionaries;
using FastMcp.Wire;

namespace FastMcp.Masking.Matching;

/// <summary>
/// The finds of patterns and of dictionaries in one text, as one: leftmost start, then longest, then the rule that
/// comes first. What one of the two found is kept until it is taken, or until a find of the other covers its start.
/// </summary>
/// <remarks>Owned by one masker, which begins it for every text. With a program that has no dictionary it only passes on.</remarks>
internal sealed class TextMatcher
{
    private readonly StreamMatcher _patterns = new();
    private MaskProgram _program = null!;
    private TermMatcher? _terms;
    private bool _hasTerms;
    private Match _pattern;
    private Match _term;
    private int _watchedTo;

    /// <summary>Blocks that ran into their cap before the end marker came.</summary>
    public int CappedBlocks => _patterns.CappedBlocks;

    /// <summary>Bytes read so far by automata, checks of values and comparisons of terms: the work that a text makes beside the scan.</summary>
    public long Steps => _patterns.Steps + (_terms?.Steps ?? 0);

    /// <inheritdoc cref="StreamMatcher.Work"/>
    public long Work => _patterns.Work + (_terms?.Work ?? 0);

    /// <param name="program">The rules.</param>
    /// <param name="monitoring">Rules that are not enforced let their values pass.</param>
    /// <param name="name">The name of the member whose value the text is, or empty.</param>
    public void Begin(MaskProgram program, bool monitoring, ReadOnlySpan<byte> name)
    {
        _program = program;
        _patterns.Begin(program, monitoring, name);
        _hasTerms = program.Dictionary is not null;
        if (program.Dictionary is { } dictionary)
        {
            (_pattern, _term, _watchedTo) = (default, default, 0);
            (_terms ??= new TermMatcher()).Begin(dictionary, monitoring);
        }
    }

    /// <summary>The patterns, where they are all that is looked for; else null.</summary>
    public StreamMatcher? Alone => _hasTerms ? null : _patterns;

    /// <summary>Keeps the end of the text, which is complete with the window, as a name.</summary>
    public void TakeName(ReadOnlySpan<byte> window, ref MemberName name) => _patterns.TakeName(window, ref name);

    /// <summary>Text of before is forgotten.</summary>
    public void Clear() => _patterns.Clear();

    /// <inheritdoc cref="StreamMatcher.Rest"/>
    public void Rest() => _patterns.Rest();

    /// <summary>The next find in the window; <see cref="Match.Kinds.None"/> when all is judged that can be.</summary>
    /// <param name="window">The text from the last hold position on.</param>
    /// <param name="end">No byte follows the window.</param>
    public Match Next(ReadOnlySpan<byte> window, bool end) => _hasTerms ? NextOfBoth(window, end) : _patterns.Next(window, end);

    /// <summary>The first <paramref name="count"/> bytes leave the window; they must be judged.</summary>
    public void Shift(ReadOnlySpan<byte> window, int count)
    {
        _patterns.Shift(window, count);
        if (_hasTerms)
        {
            _terms!.Shift(window, count);
            _watchedTo = Math.Max(0, _watchedTo - count);
            _pattern = Shifted(_pattern, count);
            _term = Shifted(_term, count);
        }
    }

    private Match NextOfBoth(ReadOnlySpan<byte> window, bool end)
    {
        while (true)
        {
            _pattern = _pattern.Kind != Match.Kinds.None ? _pattern : HasPatterns ? _patterns.Next(window, end) : NoneTo(window.Length);
            _term = _term.Kind == Match.Kinds.None ? _terms!.Next(window, end) : _term;
            if (!PassOver(ref _pattern, isTerm: false) && !PassOver(ref _term, isTerm: true))
            {
                var match = IsTermFirst() ? _term : _pattern;
                if (match.Kind != Match.Kinds.None)
                {
                    Take(match);
                }

                return match;
            }
        }
    }

    private bool HasPatterns => _program.Tables.Rules.Length > 0;

    private static Match NoneTo(int position) => new(Match.Kinds.None, position, position, 0);

    // A monitoring rule's value inside another one is not said again.
    private bool PassOver(ref Match match, bool isTerm)
    {
        if (match.Kind != Match.Kinds.Watched || match.Start >= _watchedTo)
        {
            return false;
        }

        Skip(ref match, match.Start + 1, isTerm);
        return true;
    }

    private bool IsTermFirst()
    {
        if (_term.Start != _pattern.Start || _pattern.Kind is Match.Kinds.Dropped or Match.Kinds.None)
        {
            return _term.Start < _pattern.Start;
        }

        if (_term.Kind != _pattern.Kind)
        {
            return _term.Kind is Match.Kinds.None or Match.Kinds.Value;
        }

        return _term.End > _pattern.End
            || (_term.End == _pattern.End && _program.Rules[_term.Rule].Ordinal < _program.Rules[_pattern.Rule].Ordinal);
    }

    private void Take(Match match)
    {
        var next = match.End;
        if (match.Kind == Match.Kinds.Watched)
        {
            (_watchedTo, next) = (match.End, match.Start + 1);
        }

        TakeOne(ref _pattern, match, next, isTerm: false);
        TakeOne(ref _term, match, next, isTerm: true);
    }

    // The one whose find it is went on by itself.
    private void TakeOne(ref Match one, Match match, int next, bool isTerm)
    {
        if (one == match)
        {
            one = default;
        }
        else if (one.Start < next)
        {
            Skip(ref one, next, isTerm);
        }
    }

    private void Skip(ref Match one, int position, bool isTerm)
    {
        one = default;
        if (isTerm)
        {
            _terms!.SkipTo(position);
        }
        else
        {
            _patterns.SkipTo(position, _watchedTo);
        }
    }

    private static Match Shifted(Match match, int count) =>
        match.Kind == Match.Kinds.None ? default : match with { Start = match.Start - count, End = match.End - count };

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        _patterns.Announce(ahead);
    }
}
