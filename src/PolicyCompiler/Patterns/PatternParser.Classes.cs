using System.Globalization;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Patterns.Unicode;

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
            if (Posix(set))
            {
                continue;
            }

            if (!set.IsEmpty && Eat("-["))
            {
                Fail("Classes are not subtracted: write what remains. Write \\[ for the character.", _at - 2, 2);
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

    // "[:alpha:]" inside a class; false if none begins here.
    private bool Posix(CharClass set)
    {
        var start = _at;
        if (!Eat("[:"))
        {
            return false;
        }

        var length = _text.Slice(_at).IndexOf(":]".AsSpan(), StringComparison.Ordinal);
        var name = length < 0 ? "" : _text.Slice(_at, length).ToString();
        if (PosixClass.Find(name) is { } found)
        {
            _at += length + 2;
            set.Add(found);
            return true;
        }

        Fail($"There is no POSIX class here.{Suggestion.For(name, PosixClass.Names)} Write \\[ for the character.", start, 2);
        return true;
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
            case 'p': return UnicodeProperty(start, negated: false);
            case 'P': return UnicodeProperty(start, negated: true);
            case >= '0' and <= '9' or >= 'a' and <= 'z' or >= 'A' and <= 'Z':
                Fail(EscapeHint.For(letter, inClass), start, 2);
                return null;
            default:
                _at--;
                return Literal();
        }
    }

    // Behind "\p": {Name}, or a name of one letter.
    private CharClass? UnicodeProperty(int start, bool negated)
    {
        var braced = Eat("{");
        var length = braced ? _text.Slice(_at).IndexOf('}') : Math.Min(1, _text.Length - _at);
        var name = length > 0 ? _text.Slice(_at, length).ToString() : "";
        if (UnicodeClass.Find(name) is not { } set)
        {
            Fail($"There is no Unicode class `{name}`.{Suggestion.For(name, UnicodeClass.Names)}", start, Math.Max(2, Math.Min(name.Length + 4, _text.Length - start)));
            return null;
        }

        _at += length + (braced ? 1 : 0);
        return negated ? set.Negated() : set;
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
