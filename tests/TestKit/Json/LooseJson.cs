using System.Text;

namespace FastMcp.TestKit.Json;

/// <summary>
/// A small JSON reader for tests: objects as <see cref="Dictionary{TKey,TValue}"/>, arrays as <see cref="List{T}"/>,
/// strings as UTF-16 in which a surrogate may stand alone (what System.Text.Json refuses), all else as its spelling.
/// </summary>
public sealed class LooseJson
{
    private readonly string _text;
    private int _at;

    private LooseJson(string text) => _text = text;

    /// <exception cref="InvalidDataException">Not one JSON value.</exception>
    public static object Parse(string text)
    {
        var reader = new LooseJson(text);
        var value = reader.Value();
        reader.Blank();
        return reader._at == text.Length ? value : throw reader.Wrong();
    }

    /// <summary>Follows keys and indexes (<c>choices.0.delta</c>); null where a step is absent.</summary>
    public static object? Find(object? value, string path)
    {
        foreach (var step in path.Split('.'))
        {
            value = value switch
            {
                Dictionary<string, object> map => map.GetValueOrDefault(step),
                List<object> list when int.Parse(step) < list.Count => list[int.Parse(step)],
                _ => null,
            };
        }

        return value;
    }

    private InvalidDataException Wrong() => new($"Not JSON at {_at}: {_text}");

    private void Blank()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    private char Next()
    {
        Blank();
        return _at < _text.Length ? _text[_at++] : throw Wrong();
    }

    private object Value()
    {
        switch (Next())
        {
            case '{': return Map();
            case '[': return Items();
            case '"': return Text();
            default: return Bare();
        }
    }

    private Dictionary<string, object> Map()
    {
        var map = new Dictionary<string, object>();
        for (var c = Next(); c != '}'; c = Next())
        {
            if (map.Count > 0 && (c != ',' || (c = Next()) == 0))
            {
                throw Wrong();
            }

            var key = c == '"' ? Text() : throw Wrong();
            map.Add(key, Next() == ':' ? Value() : throw Wrong());
        }

        return map;
    }

    private List<object> Items()
    {
        var items = new List<object>();
        for (var c = Next(); c != ']'; c = Next())
        {
            if (items.Count == 0)
            {
                _at--;
            }
            else if (c != ',')
            {
                throw Wrong();
            }

            items.Add(Value());
        }

        return items;
    }

    private string Text()
    {
        var text = new StringBuilder();
        while (true)
        {
            var c = _at < _text.Length ? _text[_at++] : throw Wrong();
            if (c == '"')
            {
                return text.ToString();
            }

            text.Append(c == '\\' ? Escaped() : c >= ' ' ? c : throw Wrong());
        }
    }

    private char Escaped()
    {
        var c = _at < _text.Length ? _text[_at++] : throw Wrong();
        if (c == 'u' && _at + 4 <= _text.Length)
        {
            _at += 4;
            return (char)Convert.ToUInt16(_text.Substring(_at - 4, 4), 16);
        }

        return c switch
        {
            '"' or '\\' or '/' => c, 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => throw Wrong(),
        };
    }

    private string Bare()
    {
        var start = --_at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.'))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Wrong();
    }
}
