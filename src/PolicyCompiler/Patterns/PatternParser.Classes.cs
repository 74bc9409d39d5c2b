using System.Globalization;

namespace FastMcp.PolicyCompiler.Patterns;

internal ref partial struct PatternParser
{
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
}
