using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Validation;

namespace FastMcp.Masking.Matching;

/// <summary>Ends of values: which are kept, which wait for a byte, which one is taken.</summary>
internal sealed partial class StreamMatcher
{
    private bool IsArmed(ProgramRule rule) => rule.Context < 0 || (_armed[rule.Context >> 6] >> (rule.Context & 63) & 1) != 0;

    // Whether the validator and the other checks let a matched value be one.
    private bool Accepts(ProgramRule rule, ReadOnlySpan<byte> window, int length)
    {
        var read = 0L;
        var value = window.Slice(_start, length);
        var accepts = rule.IsValid(value, ref read) && (rule.Checks is not { } checks || (IsEven(checks, window, length, ref read) && !checks.IsAllowed(value, ref read)));
        Steps += read;
        return accepts;
    }

    private bool IsEven(ValueChecks checks, ReadOnlySpan<byte> window, int length, ref long read)
    {
        if (checks.MinEntropy == 0)
        {
            return true;
        }

        if (length >= SuffixEntropy.Least)
        {
            var place = _origin + _base + _start;
            _read = Math.Max(_read, place + length);
            return checks.IsEven((_entropy ??= new SuffixEntropy()).Of(window, _start, length, place, ref read));
        }

        read += length;
        return checks.IsEven(Entropy.Of(window.Slice(_start, length)));
    }

    // Keeps an end if some rule accepts it; next: the byte behind it, or Lookahead.End or Unknown.
    private void Note(ref FamilyThread thread, int number, int row, int at, int next)
    {
        var family = _program.Families[number];
        int set = family.Tables.AcceptOf[family.StateOf(row)];
        if (!family.MayEnd(set, next))
        {
            return;
        }

        if (thread.IsTrailed)
        {
            _trails[TrailOf(thread, number)].Note(_base + at, set);
        }

        NoteSet(ref thread, family, set, at, next);
    }

    private void NoteSet(ref FamilyThread thread, ProgramFamily family, int set, int at, int next)
    {
        if (family.EndMasks?.Meets(set, _armed) == false)
        {
            return;
        }

        foreach (var accept in family.Tables.AcceptSets[set])
        {
            if (Fits(accept, at - _start, next))
            {
                thread.Ends.Push(at - _start, set);
                _hasEnds = true;
                return;
            }
        }
    }

    // What an earlier thread could end with from a place on, this one can, if it is not too long.
    private void TakeEnds(ref FamilyThread thread, int number, Trail trail, ReadOnlySpan<byte> window, long from)
    {
        for (var index = 0; index < trail.Ends.Count; index++)
        {
            var (place, set) = trail.Ends[index];
            var at = (int)(place - _base);

            // An end at the window's end is noted with what follows.
            if (place >= from && at < window.Length)
            {
                trail.Note(place, set);
                NoteSet(ref thread, _program.Families[number], set, at, window[at]);
            }
        }
    }

    private void NoteEnds(ReadOnlySpan<byte> window, bool end)
    {
        for (; _live != 0; _live &= _live - 1)
        {
            var number = BitOperations.TrailingZeroCount(_live);
            ref var thread = ref _threads[number];
            Note(ref thread, number, thread.Row, window.Length, end ? Lookahead.End : Lookahead.Unknown);
            if (thread.IsTrailed)
            {
                _trails[TrailOf(thread, number)].Stop(_base + window.Length, thread.Row);
            }
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
        var (waiting, certain) = (int.MaxValue, int.MaxValue);
        for (var live = _live; live != 0; live &= live - 1)
        {
            var number = BitOperations.TrailingZeroCount(live);
            var family = _program.Families[number];
            foreach (var accept in family.Tables.AcceptSets[family.Tables.AcceptOf[family.StateOf(_threads[number].Row)]])
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
                else if (accept.Rule < certain && (rule.Enforced || !_monitoring) && Accepts(rule, window, length))
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
                    && Accepts(rule, window, length))
                {
                    best = accept.Rule;
                }
            }
        }

        return best == int.MaxValue ? -1 : best;
    }
}
