using System.Buffers;
using System.Text;
using FastMcp.Masking.Core.Terms;

namespace FastMcp.Masking.Dictionaries;

/// <summary>
/// The terms of all rules of a scope that are compared in the same way, sorted. Says what begins at a position by
/// narrowing a range of terms: exact, whatever found the position. Immutable.
/// </summary>
internal sealed class TermSet
{
    private const int CompareBytes = 128;
    private const int LastBytes = 8;

    private static readonly SearchValues<byte> s_blanks = SearchValues.Create(" \t\n\r"u8);

    private readonly TermFlags _flags;
    private readonly bool[] _enforced;
    private readonly byte[] _bytes;
    private readonly int[] _from;
    private readonly int[] _rules;
    private readonly int[] _roots = new int[257];
    private readonly PrefixTable? _prefixes;

    /// <param name="terms">Sorted by bytes, then by rule. All have a fixed beginning of four bytes, or none has.</param>
    /// <param name="enforced">By rule of the program.</param>
    public TermSet(TermFlags flags, bool hasLongPrefixes, Term[] terms, bool[] enforced)
    {
        (_flags, _enforced) = (flags, enforced);
        _from = new int[terms.Length + 1];
        _rules = new int[terms.Length];
        for (var index = 0; index < terms.Length; index++)
        {
            _from[index + 1] = _from[index] + terms[index].Bytes.Length;
            _rules[index] = terms[index].Rule;
        }

        _bytes = new byte[_from[^1]];
        for (var index = 0; index < terms.Length; index++)
        {
            terms[index].Bytes.CopyTo(_bytes, _from[index]);
        }

        for (var first = 0; first <= 256; first++)
        {
            _roots[first] = FirstNotBelow(new TermRange(0, Count), first);
        }

        _prefixes = hasLongPrefixes ? new PrefixTable(terms) : null;
    }

    /// <summary>How many terms there are.</summary>
    public int Count => _rules.Length;

    /// <summary>A term in canonical form.</summary>
    public ReadOnlySpan<byte> BytesOf(int term) => _bytes.AsSpan(_from[term].._from[term + 1]);

    /// <summary>What begins at the place.</summary>
    public void Find(in TermPlace place, bool monitoring, ref TermFind find)
    {
        if ((_flags & TermFlags.Words) != 0 && place.IsInsideWord)
        {
            return;
        }

        var range = new TermRange(0, Count);
        var at = place.Start;
        find.Steps++;
        if (_prefixes is not null && place.Window.Length - at >= PrefixTable.Bytes && !Narrow(place, ref range, ref at))
        {
            return;
        }

        find.Steps += at - place.Start;
        if (!EndsOtherwise(place, range))
        {
            Walk(place, range, at, monitoring, ref find);
        }
    }

    // One term is left, and its last bytes are not the text's: text that only begins like a term is told from it without a walk.
    private bool EndsOtherwise(in TermPlace place, TermRange range)
    {
        if (range.High - range.Low != 1 || (_flags & TermFlags.Spaces) != 0 || place.Window.Length - place.Start < LengthOf(range.Low))
        {
            return false;
        }

        var text = place.Window.Slice(place.Start, LengthOf(range.Low));
        for (var at = text.Length - 1; at >= Math.Max(0, text.Length - LastBytes); at--)
        {
            var value = text[at];
            if (value >= 0x80 && (_flags & TermFlags.Fold) != 0)
            {
                return false;
            }

            if (((_flags & TermFlags.Fold) != 0 ? Folding.Of(value) : value) != _bytes[_from[range.Low] + at])
            {
                return true;
            }
        }

        return false;
    }

    // By the first four bytes at once. False: no term begins with them.
    private bool Narrow(in TermPlace place, ref TermRange range, ref int at)
    {
        if ((_flags & TermFlags.Fold) != 0)
        {
            return NarrowFolded(place, ref range, ref at);
        }

        at += PrefixTable.Bytes;
        return _prefixes!.TryFind(place.Window[place.Start..], out range);
    }

    private bool NarrowFolded(in TermPlace place, ref TermRange range, ref int at)
    {
        Span<byte> first = stackalloc byte[PrefixTable.Bytes + Utf8Unit.MostBytes];
        var filled = 0;
        while (filled < PrefixTable.Bytes)
        {
            var from = place.Start + filled;
            var taken = from < place.Window.Length ? Take(place, from, first[filled..], out _) : 0;
            if (taken == 0)
            {
                return true;
            }

            filled += taken;
        }

        if (!_prefixes!.TryFind(first, out range))
        {
            return false;
        }

        // The fourth byte lies inside a character: begin again, among these terms only.
        (range.Depth, at) = filled == PrefixTable.Bytes ? (filled, place.Start + filled) : (0, place.Start);
        return true;
    }

    private void Walk(in TermPlace place, TermRange range, int at, bool monitoring, ref TermFind find)
    {
        Span<byte> unit = stackalloc byte[Utf8Unit.MostBytes];
        while (true)
        {
            for (; range.Low < range.High && LengthOf(range.Low) == range.Depth; range.Low++)
            {
                Accept(place, at, range.Low, monitoring, ref find);
            }

            if (range.IsEmpty)
            {
                return;
            }

            if (at == place.Window.Length)
            {
                find.Live |= !place.End;
                return;
            }

            var same = Compare(place.Window[at..], Shared(range));
            if (same < 0)
            {
                return;
            }

            if (same > 0)
            {
                find.Steps += same;
                (range.Depth, at) = (range.Depth + same, at + same);
                continue;
            }

            var taken = Take(place, at, unit, out var length);
            if (taken == 0)
            {
                find.Live |= MayGoOn(place.Window[at..], length, range);
                return;
            }

            Descend(ref range, unit[..length]);
            find.Steps += taken;
            at += taken;
        }
    }

    // What all terms of the range go on with: what the first and the last of a sorted range share.
    private ReadOnlySpan<byte> Shared(TermRange range)
    {
        var first = _bytes.AsSpan((_from[range.Low] + range.Depth).._from[range.Low + 1]);
        return range.High - range.Low == 1 ? first
            : first[..first.CommonPrefixLength(_bytes.AsSpan((_from[range.High - 1] + range.Depth).._from[range.High]))];
    }

    // As much as possible at once. How many bytes agree; -1: one differs; 0: the next character needs a closer look.
    private int Compare(ReadOnlySpan<byte> text, ReadOnlySpan<byte> rest)
    {
        text = text[..Math.Min(text.Length, rest.Length)];
        if ((_flags & TermFlags.Spaces) != 0)
        {
            var blank = text.IndexOfAny(s_blanks);
            text = blank < 0 ? text : text[..blank];
        }

        if ((_flags & TermFlags.Fold) != 0)
        {
            Span<byte> folded = stackalloc byte[CompareBytes];
            Ascii.ToLower(text[..Math.Min(text.Length, CompareBytes)], folded, out var plain);
            return rest.StartsWith(folded[..plain]) ? plain : -1;
        }

        return rest.StartsWith(text) ? text.Length : -1;
    }

    // The next character of the text in canonical form, and how many bytes of text it is. 0: the window ends in it.
    private int Take(in TermPlace place, int at, Span<byte> unit, out int length)
    {
        var first = place.Window[at];
        length = 1;
        if ((_flags & TermFlags.Spaces) != 0 && TermText.IsBlank(first))
        {
            unit[0] = (byte)' ';
            return Run(place, at);
        }

        if ((_flags & TermFlags.Fold) == 0 || first < 0x80)
        {
            unit[0] = (_flags & TermFlags.Fold) == 0 ? first : Folding.Of(first);
            return 1;
        }

        length = Utf8Unit.LengthAt(place.Window[at..]);
        if (length == 0 && !place.End)
        {
            return 0;
        }

        length = Math.Max(1, length);
        Utf8Unit.Fold(place.Window.Slice(at, length), unit);
        return length;
    }

    // A run that is too long matches nothing, wherever it ends; so the ninth blank is taken as a character of its own, which no term has.
    private static int Run(in TermPlace place, int at)
    {
        var run = 1;
        while (at + run < place.Window.Length && run <= TermLimits.LongestRun && TermText.IsBlank(place.Window[at + run]))
        {
            run++;
        }

        return run > TermLimits.LongestRun ? TermLimits.LongestRun : at + run == place.Window.Length && !place.End ? 0 : run;
    }

    // The window ends in a run of blanks (length 1) or inside a character (length 0).
    private bool MayGoOn(ReadOnlySpan<byte> rest, int length, TermRange range)
    {
        if (length == 1)
        {
            Descend(ref range, " "u8);
            return !range.IsEmpty;
        }

        var exact = range;
        Descend(ref exact, rest);
        return !exact.IsEmpty || MayFoldInto(rest, range);
    }

    // Some character begins with these bytes whose other case begins otherwise.
    private bool MayFoldInto(ReadOnlySpan<byte> beginning, TermRange range)
    {
        Span<byte> unit = stackalloc byte[Utf8Unit.MostBytes];
        unit = unit[..(beginning[0] < 0xE0 ? 2 : beginning[0] < 0xF0 ? 3 : 4)];
        unit.Fill(0x80);
        beginning.CopyTo(unit);
        var (from, to) = Folding.Pairs;
        var first = Array.BinarySearch(from, Utf8Unit.Decode(unit));
        for (var index = first < 0 ? ~first : first; index < from.Length; index++)
        {
            Utf8Unit.Encode(from[index], unit);
            if (!unit.StartsWith(beginning))
            {
                return false;
            }

            var other = range;
            Utf8Unit.Encode(to[index], unit);
            Descend(ref other, unit);
            if (!other.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private void Accept(in TermPlace place, int at, int term, bool monitoring, ref TermFind find)
    {
        if ((_flags & TermFlags.Words) != 0 && TermText.IsWordEdge(_bytes[_from[term + 1] - 1]))
        {
            if (at == place.Window.Length && !place.End)
            {
                find.Live = true;
                return;
            }

            if (at < place.Window.Length && TermText.IsWord(place.Window[at]))
            {
                return;
            }
        }

        find.Note(at, _rules[term], monitoring && !_enforced[_rules[term]]);
    }

    private int LengthOf(int term) => _from[term + 1] - _from[term];

    // Only the terms that go on with these bytes stay. All terms of the range are longer than its depth, or as long and passed already.
    private void Descend(ref TermRange range, ReadOnlySpan<byte> unit)
    {
        foreach (var value in unit)
        {
            if (range.Depth == 0 && range.High - range.Low == Count)
            {
                (range.Low, range.High) = (_roots[value], _roots[value + 1]);
            }
            else if (range.High - range.Low == 1)
            {
                var at = _from[range.Low] + range.Depth;
                range.Low += at == _from[range.Low + 1] || _bytes[at] != value ? 1 : 0;
            }
            else if (!AllGoOn(range, value))
            {
                range.Low = FirstNotBelow(range, value);
                range.High = FirstNotBelow(range, value + 1);
            }

            range.Depth++;
            if (range.IsEmpty)
            {
                return;
            }
        }
    }

    // What the first and the last of a sorted range share, all of it shares.
    private bool AllGoOn(TermRange range, byte value)
    {
        var at = _from[range.Low] + range.Depth;
        return at < _from[range.Low + 1] && _bytes[at] == value && _bytes[_from[range.High - 1] + range.Depth] == value;
    }

    // Terms that end before the depth come first. 256 is above all.
    private int FirstNotBelow(TermRange range, int value)
    {
        var (low, high) = (range.Low, range.High);
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            var at = _from[middle] + range.Depth;
            if (at >= _from[middle + 1] || _bytes[at] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
