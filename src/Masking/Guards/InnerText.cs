using System.Globalization;

namespace FastMcp.Masking.Guards;

/// <summary>
/// Follows a text that may be JSON itself, or several JSON texts one behind the other: what its strings say is text, with every escape one character
/// of it. What is no JSON (RFC 8259), by its first unit that is none, is text from there on: prose may begin with a bracket. Both who gathers and who
/// cuts count by it.
/// </summary>
internal sealed class InnerText
{
    private readonly InnerNesting _nesting = new();
    private Expects _next;
    private string _literal = "";
    private int _at;
    private int _value;
    private bool _isKey;

    /// <summary>What a unit is.</summary>
    internal enum Role : byte
    {
        /// <summary>A character of the text.</summary>
        Text,

        /// <summary>What stands between strings, and their quotes: characters too, but nothing that is taken away.</summary>
        Frame,

        /// <summary>Begins an escape, which is one character.</summary>
        EscapeBegins,

        /// <summary>Goes on with it.</summary>
        EscapeGoesOn,

        /// <summary>Ends it: <see cref="Value"/> is what it says.</summary>
        EscapeEnds,

        /// <summary>What began was no escape: <see cref="Value"/> is what stands for it, and this is a character of the text by itself.</summary>
        EscapeFails,
    }

    private enum Expects : byte
    {
        /// <summary>The first one, with white space before it that is text.</summary>
        First,
        Text,

        /// <summary>Another JSON text, or the end.</summary>
        Another,
        Value,
        ValueOrEnd,
        Key,
        KeyOrEnd,
        Colon,
        CommaOrEnd,
        Number,
        Literal,
        KeyString,
        String,
        Escape,
        Hex,
    }

    /// <summary>Of the escape that ended.</summary>
    public char Value => (char)_value;

    public Role Next(char unit, bool mayHoldJson)
    {
        _next = mayHoldJson ? _next : Expects.Text;
        return _next switch
        {
            Expects.Text => Role.Text,
            Expects.KeyString or Expects.String => InString(unit),
            Expects.Escape => Escaped(unit),
            Expects.Hex => Digit(unit),
            _ => Between(unit),
        };
    }

    private Role Between(char unit)
    {
        if (_next == Expects.Literal)
        {
            return Literal(unit);
        }

        // :: What a number may hold, in any order: of it digits alone say something, and those become others.
        if (_next == Expects.Number)
        {
            if (char.IsAsciiDigit(unit) || unit is '.' or 'e' or 'E' or '+' or '-')
            {
                return Role.Frame;
            }

            ValueEnds();
        }

        if (unit is ' ' or '\t' or '\r' or '\n')
        {
            return _next == Expects.First ? Role.Text : Role.Frame;
        }

        return Takes(unit) ? Role.Frame : Fails();
    }

    private bool Takes(char unit) => _next switch
    {
        Expects.First or Expects.Another => unit is '{' or '[' or '"' && Begins(unit),
        Expects.Value => Begins(unit),
        Expects.ValueOrEnd => unit == ']' ? Ends(isObject: false) : Begins(unit),
        Expects.Key => unit == '"' && Goes(Expects.KeyString),
        Expects.KeyOrEnd => unit == '}' ? Ends(isObject: true) : unit == '"' && Goes(Expects.KeyString),
        Expects.Colon => unit == ':' && Goes(Expects.Value),
        Expects.CommaOrEnd => unit switch
        {
            ',' => Goes(_nesting.IsObject ? Expects.Key : Expects.Value),
            '}' => Ends(isObject: true),
            ']' => Ends(isObject: false),
            _ => false,
        },
        _ => false,
    };

    private bool Begins(char unit)
    {
        (_literal, _at) = (unit switch { 't' => "true", 'f' => "false", 'n' => "null", _ => "" }, 1);
        return unit switch
        {
            '{' => _nesting.TryEnter(isObject: true) && Goes(Expects.KeyOrEnd),
            '[' => _nesting.TryEnter(isObject: false) && Goes(Expects.ValueOrEnd),
            '"' => Goes(Expects.String),
            '-' or (>= '0' and <= '9') => Goes(Expects.Number),
            _ => _literal.Length > 0 && Goes(Expects.Literal),
        };
    }

    private bool Goes(Expects next)
    {
        _next = next;
        return true;
    }

    private bool Ends(bool isObject)
    {
        if (_nesting.IsEmpty || _nesting.IsObject != isObject)
        {
            return false;
        }

        _nesting.Leave();
        ValueEnds();
        return true;
    }

    private void ValueEnds() => _next = _nesting.IsEmpty ? Expects.Another : Expects.CommaOrEnd;

    private Role Literal(char unit)
    {
        if (unit != _literal[_at])
        {
            return Fails();
        }

        if (++_at == _literal.Length)
        {
            ValueEnds();
        }

        return Role.Frame;
    }

    private Role InString(char unit)
    {
        if (unit == '"')
        {
            if (_next == Expects.KeyString)
            {
                _next = Expects.Colon;
            }
            else
            {
                ValueEnds();
            }

            return Role.Frame;
        }

        if (unit < ' ')
        {
            return Fails();
        }

        if (unit != '\\')
        {
            return Role.Text;
        }

        (_isKey, _next, _value) = (_next == Expects.KeyString, Expects.Escape, '\\');
        return Role.EscapeBegins;
    }

    private Role Escaped(char unit)
    {
        if (unit == 'u')
        {
            (_next, _at, _value) = (Expects.Hex, 4, 0);
            return Role.EscapeGoesOn;
        }

        if (unit is not ('n' or 'r' or 't' or 'b' or 'f' or '"' or '\\' or '/'))
        {
            Fails();
            return Role.EscapeFails;
        }

        _value = unit switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => unit };
        return EscapeEnds();
    }

    private Role Digit(char unit)
    {
        if (!char.IsAsciiHexDigit(unit))
        {
            _value = '\\';
            Fails();
            return Role.EscapeFails;
        }

        _value = (_value << 4) | int.Parse([unit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return --_at > 0 ? Role.EscapeGoesOn : EscapeEnds();
    }

    private Role EscapeEnds()
    {
        _next = _isKey ? Expects.KeyString : Expects.String;
        return Role.EscapeEnds;
    }

    private Role Fails()
    {
        _next = Expects.Text;
        return Role.Text;
    }
}
