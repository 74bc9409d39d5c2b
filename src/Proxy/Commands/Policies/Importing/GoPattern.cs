namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>
/// Reads a pattern of Go's regular expressions (RE2 syntax: https://github.com/google/re2/wiki/Syntax) into its groups. What it
/// cannot read is null; whether the parts are patterns of this product is for the policy compiler.
/// </summary>
internal ref struct GoPattern
{
    private const int DeepestGroup = 64;

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _groups;
    private int _depth;
    private bool _broken;

    private GoPattern(string text) => _text = text;

    public static GoChoice? Read(string text)
    {
        var reader = new GoPattern(text);
        var choice = reader.Choice();
        return reader._broken || reader._at < text.Length ? null : choice;
    }

    private readonly bool More => _at < _text.Length && !_broken;

    private GoChoice Choice()
    {
        var alternatives = new List<IReadOnlyList<GoNode>> { Sequence() };
        while (More && _text[_at] == '|')
        {
            _at++;
            alternatives.Add(Sequence());
        }

        return new GoChoice(alternatives);
    }

    private List<GoNode> Sequence()
    {
        var items = new List<GoNode>();
        while (More && _text[_at] is not ('|' or ')'))
        {
            items.Add(_text[_at] == '(' ? Group() : new GoNode.Atom(Atom(), Quantifier()));
        }

        return items;
    }

    private GoNode Group()
    {
        _at++;
        var number = 0;
        var flags = "";
        if (More && _text[_at] == '?')
        {
            var end = _text[_at..].IndexOfAny(':', ')', '>');
            flags = end < 0 ? "" : _text.Slice(_at + 1, end - 1).ToString();
            _broken |= end < 0 || ++_depth > DeepestGroup;
            var closing = _broken ? ')' : _text[_at + end];
            _at += Math.Max(0, end) + 1;
            if (closing == ')')
            {
                _depth--;
                return new GoNode.FlagItem($"(?{flags})");
            }

            // "(?P<name>" and "(?<name>" capture.
            number = closing == '>' ? ++_groups : 0;
            flags = closing == '>' ? "" : flags;
        }
        else
        {
            number = ++_groups;
            _broken |= ++_depth > DeepestGroup;
        }

        var choice = Choice();
        _broken |= !More || _text[_at] != ')';
        _at++;
        _depth--;
        return new GoNode.Group(number, flags, choice, Quantifier());
    }

    private string Atom()
    {
        var start = _at;
        if (_text[_at] == '[')
        {
            SkipClass();
        }
        else
        {
            _at += _text[_at] == '\\' ? EscapeLength() : 1;
        }

        _broken |= _at > _text.Length;
        return _broken ? "" : _text[start.._at].ToString();
    }

    private void SkipClass()
    {
        _at++;
        _at += More && _text[_at] == '^' ? 1 : 0;
        for (var first = true; More && (_text[_at] != ']' || first); first = false)
        {
            var posix = _text[_at..].StartsWith("[:") ? _text[_at..].IndexOf(":]") : -1;
            _at += posix > 0 ? posix + 2 : _text[_at] == '\\' ? EscapeLength() : 1;
        }

        _broken |= !More;
        _at++;
    }

    private readonly int EscapeLength()
    {
        var rest = _text[_at..];
        return rest.Length < 2 ? 2 : rest[1] switch
        {
            'x' when rest.Length > 2 && rest[2] == '{' => Math.Max(3, rest.IndexOf('}') + 1),
            'x' => 4,
            'p' or 'P' when rest.Length > 2 && rest[2] == '{' => Math.Max(3, rest.IndexOf('}') + 1),
            'p' or 'P' => 3,
            _ => 2,
        };
    }

    private string Quantifier()
    {
        var start = _at;
        if (!More)
        {
            return "";
        }

        if (_text[_at] is '*' or '+' or '?')
        {
            _at++;
        }
        else if (_text[_at] == '{' && _text[_at..].IndexOf('}') is > 1 and var end && _text.Slice(_at + 1, end - 1).IndexOfAnyExcept("0123456789,") < 0 && _text[_at + 1] != ',')
        {
            _at += end + 1;
        }
        else
        {
            return "";
        }

        _at += More && _text[_at] == '?' ? 1 : 0;
        return _text[start.._at].ToString();
    }
}
