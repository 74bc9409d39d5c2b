using System.Globalization;

namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>
/// Reads the pattern dialect: literals, escapes, <c>.</c>, classes, <c>\d \w \s \b \B</c> (ASCII), groups,
/// alternation, quantifiers (lazy or not: the longest match counts), <c>(?i)</c>,
/// POSIX and Unicode classes, <c>^ \A $ \z</c> (edges of the text) and lookaround over one character. What an automaton cannot do, or what
/// would need more than one byte beside the value, is refused.
/// </summary>
internal ref partial struct PatternParser
{
    private const int MostRepeats = 4096;
    private const int DeepestGroup = 64;

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _depth;
    private bool _ignoreCase;
    private bool _dotAll;
    private PatternError? _error;

    private PatternParser(ReadOnlySpan<char> text) => _text = text;

    /// <summary>The pattern, or null and the reason.</summary>
    public static PatternNode? Parse(string pattern, out PatternError? error)
    {
        var parser = new PatternParser(pattern.AsSpan());
        var node = parser.Alternatives();
        if (parser._error is null && parser._at < pattern.Length)
        {
            parser.Fail("A ')' without its '('. Write \\) for the character.", parser._at, 1);
        }

        error = parser._error;
        return error is null ? node : null;
    }

    private readonly bool More => _at < _text.Length && _error is null;

    private readonly char Here => _text[_at];

    private PatternNode Alternatives()
    {
        // Flags that are set inside a group end with it.
        var (ignoreCase, dotAll) = (_ignoreCase, _dotAll);
        var items = new List<PatternNode> { Sequence() };
        while (More && Here == '|')
        {
            _at++;
            items.Add(Sequence());
        }

        (_ignoreCase, _dotAll) = (ignoreCase, dotAll);
        return items.Count == 1 ? items[0] : new PatternNode.Choice(items);
    }

    private PatternNode Sequence()
    {
        var items = new List<PatternNode>();
        while (More && Here is not ('|' or ')'))
        {
            var item = Quantified(Atom());
            if (item is not PatternNode.Empty)
            {
                items.Add(item);
            }
        }

        return items.Count switch { 0 => new PatternNode.Empty(), 1 => items[0], _ => new PatternNode.Sequence(items) };
    }

    private PatternNode Atom()
    {
        var start = _at;
        switch (Here)
        {
            case '(':
                return Group();
            case '[':
                return Class() is { } set ? NonEmpty(set, start) : new PatternNode.Empty();
            case '.':
                _at++;
                return Dot().ToNode();
            case '^':
                _at++;
                return new PatternNode.Look(ByteSet.OnlyEdge, ByteSet.All);
            case '$':
                _at++;
                return new PatternNode.Look(ByteSet.All, ByteSet.OnlyEdge);
            case '*' or '+' or '?':
                return Fail("A quantifier with nothing before it. Write \\" + Here + " for the character.", start, 1);
            case '\\':
                return Assertion() ?? NonEmpty(Escape(inClass: false), start);
            default:
                return NonEmpty(Literal(), start);
        }
    }

    private PatternNode NonEmpty(CharClass? set, int start)
    {
        if (_error is not null || set is null)
        {
            return new PatternNode.Empty();
        }

        return set.IsEmpty ? Fail("A class that no character fits.", start, _at - start) : Cased(set).ToNode();
    }

    private readonly CharClass Cased(CharClass set) => _ignoreCase ? set.IgnoringCase() : set;

    private readonly CharClass Dot() => _dotAll ? CharClass.Of((0, CharClass.LastCharacter)) : CharClass.Of(('\n', '\n')).Negated();

    // \b \B \A \z: null if it is another escape.
    private PatternNode? Assertion()
    {
        var (word, rest) = (ByteSet.Word, ~ByteSet.Word);
        PatternNode? made = _at + 1 >= _text.Length ? null : _text[_at + 1] switch
        {
            'b' => new PatternNode.Choice([new PatternNode.Look(word, rest), new PatternNode.Look(rest, word)]),
            'B' => new PatternNode.Choice([new PatternNode.Look(word, word), new PatternNode.Look(rest, rest)]),
            'A' => new PatternNode.Look(ByteSet.OnlyEdge, ByteSet.All),
            'z' => new PatternNode.Look(ByteSet.All, ByteSet.OnlyEdge),
            _ => null,
        };
        _at += made is null ? 0 : 2;
        return made;
    }

    private bool Eat(string what)
    {
        if (_error is not null || !_text.Slice(_at).StartsWith(what.AsSpan(), StringComparison.Ordinal))
        {
            return false;
        }

        _at += what.Length;
        return true;
    }

    private PatternNode Quantified(PatternNode item)
    {
        for (var again = false; More; again = true)
        {
            var start = _at;
            if (Bounds() is not { } bounds)
            {
                break;
            }

            // A chain of them would be a tree as deep as the pattern is long, and is mostly a slip.
            if (again)
            {
                return Fail("A quantifier on a quantifier. Put the first one and its item into (?: ).", start, _at - start);
            }

            if (item is PatternNode.Look || bounds.Max > MostRepeats || bounds.Min > MostRepeats
                || (bounds.Max >= 0 && bounds.Max < bounds.Min))
            {
                return Fail($"A quantifier needs something to repeat, lowest bound first, {MostRepeats} at most.", start, _at - start);
            }

            if (More && Here == '+')
            {
                return Fail("Possessive quantifiers are not supported: the longest match counts in any case.", start, _at - start + 1);
            }

            Eat("?");
            item = bounds.Max == 0 ? new PatternNode.Empty() : new PatternNode.Repeat(item, bounds.Min, bounds.Max);
        }

        return item;
    }

    // A '{' that begins no quantifier is a character, as in .NET.
    private (int Min, int Max)? Bounds()
    {
        switch (Here)
        {
            case '*': _at++; return (0, PatternNode.Unbounded);
            case '+': _at++; return (1, PatternNode.Unbounded);
            case '?': _at++; return (0, 1);
            case '{': break;
            default: return null;
        }

        var end = _text.Slice(_at).IndexOf('}');
        if (end < 2)
        {
            return null;
        }

        var inner = _text.Slice(_at + 1, end - 1);
        var comma = inner.IndexOf(',');
        if (!Number(comma < 0 ? inner : inner.Slice(0, comma), out var min))
        {
            return null;
        }

        var max = min;
        if (comma >= 0)
        {
            max = PatternNode.Unbounded;
            if (comma + 1 < inner.Length && !Number(inner.Slice(comma + 1), out max))
            {
                return null;
            }
        }

        _at += end + 1;
        return (min, max);
    }

    private static bool Number(ReadOnlySpan<char> digits, out int value) =>
        int.TryParse(digits.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private PatternNode Fail(string message, int position, int length)
    {
        _error ??= new PatternError(message, position, length);
        return new PatternNode.Empty();
    }
}
