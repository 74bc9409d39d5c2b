using System.Text;

namespace FastMcp.WebConsole.Watching;

/// <summary>
/// Lays JSON out in lines while it arrives, cut anywhere. It checks nothing: what is no JSON comes out as it is, but for white space. Escapes are the
/// characters that they stand for, so that texts can be read, and what comes out is no JSON any more: as it was written is what the other form shows.
/// </summary>
internal sealed class JsonIndenter
{
    private const int MostIndent = 24;

    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _opened;
    private int _digits;
    private int _code;

    public string Push(ReadOnlySpan<char> json)
    {
        var shown = new StringBuilder(json.Length + 64);
        foreach (var c in json)
        {
            if (_inString)
            {
                InString(c, shown);
            }
            else if (c is not (' ' or '\t' or '\r' or '\n'))
            {
                Outside(c, shown);
            }
        }

        return shown.ToString();
    }

    private void InString(char c, StringBuilder shown)
    {
        if (_digits > 0)
        {
            Coded(c, shown);
        }
        else if (_escaped)
        {
            _escaped = false;
            Escaped(c, shown);
        }
        else
        {
            (_escaped, _inString) = (c == '\\', c != '"');
            _ = _escaped ? shown : shown.Append(c);
        }
    }

    private void Escaped(char c, StringBuilder shown)
    {
        (_digits, _code) = (c == 'u' ? 4 : 0, 0);
        _ = c switch
        {
            'u' => shown,
            'n' => shown.Append('\n'),
            't' => shown.Append('\t'),
            'r' => shown.Append('\r'),
            'b' => shown.Append('\b'),
            'f' => shown.Append('\f'),
            _ => shown.Append(c),
        };
    }

    // What is no hexadecimal digit ends it: it is read as if nothing had begun.
    private void Coded(char c, StringBuilder shown)
    {
        if (!char.IsAsciiHexDigit(c))
        {
            shown.Append("\\u");
            _digits = 0;
            InString(c, shown);
            return;
        }

        _code = (_code << 4) + Convert.ToInt32(c.ToString(), 16);
        if (--_digits == 0)
        {
            shown.Append((char)_code);
        }
    }

    private void Outside(char c, StringBuilder shown)
    {
        var closes = c is '}' or ']';
        _depth = closes ? Math.Max(0, _depth - 1) : _depth;
        if (_opened != closes)
        {
            // Behind a bracket begins a line, before one that closes as well; an empty pair stays together.
            Line(shown);
        }

        _opened = c is '{' or '[';
        _inString = c == '"';
        shown.Append(c);
        _depth += _opened ? 1 : 0;
        if (c == ',')
        {
            Line(shown);
        }
        else if (c == ':')
        {
            shown.Append(' ');
        }
    }

    private void Line(StringBuilder shown) => shown.Append('\n').Append(' ', 2 * Math.Min(_depth, MostIndent));
}
