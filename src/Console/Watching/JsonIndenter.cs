using System.Text;

namespace FastMcp.WebConsole.Watching;

/// <summary>
/// Lays JSON out in lines while it arrives, cut anywhere. It checks nothing: what is no JSON comes out as it is, but for white space. A line feed in a
/// string begins a line, so that texts can be read; as it was written is what the raw events show.
/// </summary>
internal sealed class JsonIndenter
{
    private const int MostIndent = 24;

    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _opened;

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
        if (_escaped)
        {
            _escaped = false;
            _ = c == 'n' ? shown.Append('\n') : shown.Append('\\').Append(c);
            return;
        }

        (_escaped, _inString) = (c == '\\', c != '"');
        _ = _escaped ? shown : shown.Append(c);
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
