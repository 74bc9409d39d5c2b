using System.Globalization;

namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>
/// Reads the pattern dialect: literals, escapes, <c>.</c>, classes, <c>\d \w \s \b \B</c> (ASCII), groups,
/// alternation, quantifiers (lazy or not: the longest match counts), <c>(?i)</c> (ASCII letters),
/// <c>^ \A $ \z</c> (edges of the text) and lookaround over one character. What an automaton cannot do, or what
/// would need more than one byte beside the value, is refused.
/// </summary>
internal ref struct PatternParser
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
            var start = _at;
            var item = Quantified(Atom(), start);
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

    private PatternNode Group()
    {
        var start = _at++;
        if (++_depth > DeepestGroup)
        {
            return Fail("Groups are nested too deeply.", start, 1);
        }

        var (ignoreCase, dotAll) = (_ignoreCase, _dotAll);
        if (More && Here == '?')
        {
            _at++;
            if (Special(start) is { } special)
            {
                _depth--;
                return special;
            }
        }

        var inner = Alternatives();
        Close(start);
        (_ignoreCase, _dotAll) = (ignoreCase, dotAll);
        _depth--;
        return inner;
    }

    private void Close(int start)
    {
        if (!More || Here != ')')
        {
            Fail("A '(' without its ')'. Write \\( for the character.", start, 1);
            return;
        }

        _at++;
    }

    // Behind "(?": null where an ordinary group's content follows.
    private PatternNode? Special(int start)
    {
        if (Eat("="))
        {
            return Look(start, ahead: true, negated: false);
        }

        if (Eat("!"))
        {
            return Look(start, ahead: true, negated: true);
        }

        if (Eat("<="))
        {
            return Look(start, ahead: false, negated: false);
        }

        if (Eat("<!"))
        {
            return Look(start, ahead: false, negated: true);
        }

        if (Eat("<mask>") || Eat("P<mask>"))
        {
            return Fail("The named group 'mask' is not in this version: the whole pattern is the value.", start, _at - start);
        }

        if (More && Here is '<' or 'P' or '\'')
        {
            return Fail("Named groups are not supported: use ( ) or (?: ).", start, 3);
        }

        return More && Here is '>' or '(' or '#'
            ? Fail("Atomic groups, conditionals and comments are not supported.", start, 3)
            : Flags(start);
    }

    private PatternNode? Flags(int start)
    {
        var on = true;
        for (; More && Here is not (':' or ')'); _at++)
        {
            switch (Here)
            {
                case '-': on = false; break;
                case 'i': _ignoreCase = on; break;
                case 's': _dotAll = on; break;
                default: return Fail($"The flag '{Here}' is not supported: i and s are.", start, _at - start + 1);
            }
        }

        if (!More)
        {
            Close(start);
            return new PatternNode.Empty();
        }

        // "(?i)" holds to the end of the group that it stands in, "(?i:" for its own.
        return _text[_at++] == ')' ? new PatternNode.Empty() : null;
    }

    private PatternNode Look(int start, bool ahead, bool negated)
    {
        const string hint = "Lookaround is limited to one character: a class, a character, \\d \\w \\s, or the edge of the text, with | between.";
        var set = ByteSet.None;
        do
        {
            if (!More)
            {
                break;
            }

            if (Eat(ahead ? "$" : "^") || Eat(ahead ? "\\z" : "\\A"))
            {
                set |= ByteSet.OnlyEdge;
                continue;
            }

            if (Here is ')' or '|' or '(' or '*' or '+' or '?' or '$' or '^')
            {
                return Fail(hint, start, _at - start + 1);
            }

            var read = Here switch { '[' => Class(), '.' => LookDot(), '\\' => Escape(inClass: false), _ => Literal() };
            if (_error is not null || read is null)
            {
                return new PatternNode.Empty();
            }

            if (Cased(read).AsFirstBytes() is not { } bytes)
            {
                return Fail("Lookaround over characters beyond ASCII is not supported, unless all of them.", start, _at - start);
            }

            set |= bytes;
        }
        while (Eat("|"));

        if (_error is null && (!More || Here != ')'))
        {
            return Fail(hint, start, Math.Min(_at - start + 1, _text.Length - start));
        }

        Close(start);
        set = negated ? ~set : set;
        return ahead ? new PatternNode.Look(ByteSet.All, set) : new PatternNode.Look(set, ByteSet.All);
    }

    private CharClass LookDot()
    {
        _at++;
        return Dot();
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

    private CharClass Literal()
    {
        var character = (int)_text[_at++];
        if (char.IsHighSurrogate((char)character) && _at < _text.Length && char.IsLowSurrogate(_text[_at]))
        {
            character = char.ConvertToUtf32((char)character, _text[_at++]);
        }

        return CharClass.Of((character, character));
    }

    private CharClass? Class()
    {
        var start = _at++;
        var negated = Eat("^");
        var set = new CharClass();
        var first = true;
        while (More && (Here != ']' || first))
        {
            first = false;
            if (Eat("[:"))
            {
                Fail("POSIX classes are not supported: write the ranges.", _at - 2, 2);
                return null;
            }

            ClassItem(set);
        }

        if (!More)
        {
            Fail("A '[' without its ']'. Write \\[ for the character.", start, 1);
            return null;
        }

        _at++;
        set = Cased(set);
        return negated ? set.Negated() : set;
    }

    private void ClassItem(CharClass set)
    {
        var start = _at;
        var low = Here == '\\' ? Escape(inClass: true) : Literal();
        if (low is null)
        {
            return;
        }

        if (!(_at + 1 < _text.Length && Here == '-' && _text[_at + 1] != ']'))
        {
            set.Add(low);
            return;
        }

        _at++;
        var high = Here == '\\' ? Escape(inClass: true) : Literal();
        if (high is null)
        {
            return;
        }

        if (low.Single is not { } from || high.Single is not { } to || from > to)
        {
            Fail("A range must go from one character up to another.", start, _at - start);
            return;
        }

        set.Add(from, to);
    }

    private CharClass? Escape(bool inClass)
    {
        var start = _at++;
        if (!More)
        {
            Fail("A '\\' at the end. Write \\\\ for the character.", start, 1);
            return null;
        }

        var letter = _text[_at++];
        switch (letter)
        {
            case 'd': return CharClass.Digit();
            case 'D': return CharClass.Digit().Negated();
            case 'w': return CharClass.Word();
            case 'W': return CharClass.Word().Negated();
            case 's': return CharClass.Space();
            case 'S': return CharClass.Space().Negated();
            case 't': return CharClass.Of(('\t', '\t'));
            case 'n': return CharClass.Of(('\n', '\n'));
            case 'r': return CharClass.Of(('\r', '\r'));
            case 'f': return CharClass.Of(('\f', '\f'));
            case 'v': return CharClass.Of(('\v', '\v'));
            case 'x': return Hex(start, Eat("{") ? 0 : 2);
            case 'u': return Hex(start, 4);
            case >= '0' and <= '9' or 'k':
                Fail("Backreferences are not supported: an automaton cannot compare with what it matched before.", start, 2);
                return null;
            case >= 'a' and <= 'z' or >= 'A' and <= 'Z':
                Fail($"The escape \\{letter} is not supported{(inClass ? " in a class" : "")}.", start, 2);
                return null;
            default:
                _at--;
                return Literal();
        }
    }

    // digits 0: up to the closing brace.
    private CharClass? Hex(int start, int digits)
    {
        var length = digits == 0 ? _text.Slice(_at).IndexOf('}') : Math.Min(digits, _text.Length - _at);
        if (length <= 0 || (digits != 0 && length != digits)
            || !int.TryParse(_text.Slice(_at, length).ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value is < 0 or > CharClass.LastCharacter)
        {
            Fail("Write \\xHH, \\uHHHH or \\x{H...} with hexadecimal digits.", start, Math.Min(2, _text.Length - start));
            return null;
        }

        _at += length + (digits == 0 ? 1 : 0);
        return CharClass.Of((value, value));
    }

    private PatternNode Quantified(PatternNode item, int start)
    {
        while (More && Bounds() is { } bounds)
        {
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
