namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>A set of characters while a class is read; becomes bytes at the end. Ranges may overlap.</summary>
internal sealed class CharClass
{
    public const int LastCharacter = 0x10FFFF;

    private readonly List<(int First, int Last)> _ranges = [];

    public static CharClass Of(params (int First, int Last)[] ranges)
    {
        var made = new CharClass();
        made._ranges.AddRange(ranges);
        return made;
    }

    public static CharClass Digit() => Of(('0', '9'));

    public static CharClass Word() => Of(('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_'));

    public static CharClass Space() => Of(('\t', '\r'), (' ', ' '));

    public void Add(int first, int last) => _ranges.Add((first, last));

    public void Add(CharClass other) => _ranges.AddRange(other._ranges);

    public CharClass Negated()
    {
        var made = new CharClass();
        var next = 0;
        foreach (var (first, last) in Merged())
        {
            if (next < first)
            {
                made.Add(next, first - 1);
            }

            next = last + 1;
        }

        if (next <= LastCharacter)
        {
            made.Add(next, LastCharacter);
        }

        return made;
    }

    /// <summary>Adds the other case of ASCII letters.</summary>
    public CharClass IgnoringCase()
    {
        var made = new CharClass();
        made.Add(this);
        for (var letter = (int)'a'; letter <= 'z'; letter++)
        {
            var upper = letter - 32;
            if (Contains(letter) || Contains(upper))
            {
                made.Add(letter, letter);
                made.Add(upper, upper);
            }
        }

        return made;
    }

    /// <summary>As the set of first bytes; null if it names some, but not all, of the characters beyond ASCII.</summary>
    public ByteSet? AsFirstBytes()
    {
        var set = ByteSet.None;
        var beyond = 0;
        foreach (var (first, last) in Merged())
        {
            if (first <= 0x7F)
            {
                set |= ByteSet.Range(first, Math.Min(last, 0x7F));
            }

            beyond += Math.Max(0, last - Math.Max(first, 0x80) + 1);
        }

        return beyond == 0 ? set : beyond == LastCharacter - 0x7F ? set | ByteSet.NonAscii : null;
    }

    public PatternNode ToNode()
    {
        var ascii = ByteSet.None;
        var items = new List<PatternNode>();
        foreach (var (first, last) in Merged())
        {
            if (first <= 0x7F)
            {
                ascii |= ByteSet.Range(first, Math.Min(last, 0x7F));
            }

            if (last > 0x7F)
            {
                Utf8Ranges.Add(items, Math.Max(first, 0x80), last);
            }
        }

        if (!ascii.IsEmpty)
        {
            items.Insert(0, new PatternNode.Bytes(ascii));
        }

        return items.Count == 1 ? items[0] : new PatternNode.Choice(items);
    }

    /// <summary>The one character, or null.</summary>
    public int? Single => _ranges.Count == 1 && _ranges[0].First == _ranges[0].Last ? _ranges[0].First : null;

    public bool IsEmpty => _ranges.Count == 0;

    private bool Contains(int character) => _ranges.Exists(range => range.First <= character && character <= range.Last);

    private List<(int First, int Last)> Merged()
    {
        var merged = new List<(int First, int Last)>();
        foreach (var (first, last) in _ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && first <= merged[merged.Count - 1].Last + 1)
            {
                var top = merged[merged.Count - 1];
                merged[merged.Count - 1] = (top.First, Math.Max(top.Last, last));
            }
            else
            {
                merged.Add((first, last));
            }
        }

        return merged;
    }
}
