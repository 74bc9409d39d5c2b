namespace FastMcp.PolicyCompiler.Patterns;

internal ref partial struct PatternParser
{
    private PatternNode Group()
    {
        var start = _at++;
        if (++_depth > DeepestGroup)
        {
            return Fail("Groups are nested too deeply.", start, 1);
        }

        var (ignoreCase, dotAll) = (_ignoreCase, _dotAll);
        var isMask = false;
        if (More && Here == '?')
        {
            _at++;
            isMask = Eat("<mask>") || Eat("P<mask>");
            if (!isMask && Special(start) is { } special)
            {
                _depth--;
                return special;
            }
        }

        var inner = Alternatives();
        Close(start);
        (_ignoreCase, _dotAll) = (ignoreCase, dotAll);
        _depth--;
        return isMask ? new PatternNode.Mask(inner) : inner;
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

        return GroupHint.For(_text.Slice(_at)) is { } hint ? Fail(hint, start, 3) : Flags(start);
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
default: return Fail(FlagHint(Here), start, _at - start + 1);
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

    private static string FlagHint(char flag) => flag switch
    {
        'm' => "The flag m is not supported: write (?<=^|\\n) for the begin of a line, (?=\\n|$) for its end.",
        'x' => "The flag x is not supported: leave blanks and comments out of the pattern, and say what it does in `description`.",
        'U' => "The flag U is not supported: the longest value counts in any case.",
        'u' => "The flag u is not needed: patterns are Unicode.",
        _ => $"The flag '{flag}' is not supported: i and s are.",
    };

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
}
