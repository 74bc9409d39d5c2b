using FastMcp.PolicyCompiler.Patterns.Unicode;

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

    /// <summary>In order, none touching another.</summary>
    public IReadOnlyList<(int First, int Last)> Ranges => Merged();

    /// <summary>Adds the other case of letters; ASCII folds within ASCII.</summary>
    public CharClass IgnoringCase()
    {
        var made = new CharClass();
        made.Add(this);
        if (_ranges.Exists(range => range.Last > 0x7F))
        {
            // Twice: the final sigma and the sigma share a capital.
            AddOtherCase(made);
            AddOtherCase(made);
        }

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

    private static void AddOtherCase(CharClass made)
    {
        var merged = made.Merged();
        foreach (var (lower, upper) in CaseFolding.Pairs)
        {
            if (Contains(merged, lower) || Contains(merged, upper))
            {
                made.Add(lower, lower);
                made.Add(upper, upper);
            }
        }
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
        var sequences = new List<ByteSet[]>();
        foreach (var (first, last) in Merged())
        {
            Utf8Ranges.Add(sequences, first, last);
        }

        return Utf8Tree.Build(sequences);
    }

    /// <summary>The one character, or null.</summary>
    public int? Single => _ranges.Count == 1 && _ranges[0].First == _ranges[0].Last ? _ranges[0].First : null;

    public bool IsEmpty => _ranges.Count == 0;

    private static bool Contains(List<(int First, int Last)> merged, int character)
    {
        var (low, high) = (0, merged.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (merged[middle].First <= character && character <= merged[middle].Last)
            {
                return true;
            }

            (low, high) = merged[middle].Last < character ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

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
