using System.Text;
using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Keys;

/// <summary>
/// The meaning of a key rule over a document that is there as a whole, in the plainest form: what examples are checked with. Reads JSON
/// (RFC 8259) of a depth that people write.
/// </summary>
internal sealed class KeyedValues
{
    private const int Deepest = 64;

    private readonly byte[] _text;
    private readonly List<KeyedValue> _found = [];
    private int _at;

    private KeyedValues(byte[] text) => _text = text;

    /// <summary>The values that the rule marks, in order; null: the text is no document.</summary>
    public static IReadOnlyList<KeyedValue>? Of(KeySpec spec, byte[] text)
    {
        var values = new KeyedValues(text);
        values.Blanks();
        bool read = values.Peek is '{' or '[' && values.Value(KeyPlace.Root(spec), 0);
        values.Blanks();
        return read && values._at == text.Length ? values._found : null;
    }

    private int Peek => _at < _text.Length ? _text[_at] : -1;

    private bool Value(KeyPlace place, int depth)
    {
        Blanks();
        return depth <= Deepest && Peek switch
        {
            '{' => Members(place, depth),
            '[' => Elements(place, depth),
            '"' => Text(place) is not null,
            _ => Word(place),
        };
    }

    private bool Members(KeyPlace place, int depth)
    {
        _at++;
        for (Blanks(); !Take('}'); Blanks())
        {
            if (Text(null) is not { } key || !Behind(':') || !Value(place.Member(key), depth + 1) || !Goes('}'))
            {
                return false;
            }
        }

        return true;
    }

    private bool Elements(KeyPlace place, int depth)
    {
        _at++;
        for (Blanks(); !Take(']'); Blanks())
        {
            if (!Value(place.Element(), depth + 1) || !Goes(']'))
            {
                return false;
            }
        }

        return true;
    }

    // A comma, and no end behind it; or the end, which stays.
    private bool Goes(int end)
    {
        Blanks();
        if (!Take(','))
        {
            return Peek == end;
        }

        Blanks();
        return Peek != end;
    }

    private bool Behind(int sign)
    {
        Blanks();
        return Take(sign);
    }

    // Escapes decoded; null: it is none.
    private string? Text(KeyPlace? place)
    {
        if (!Take('"'))
        {
            return null;
        }

        int start = _at;
        for (; Peek != '"'; _at++)
        {
            if (Peek < ' ' || (Peek == '\\' && ++_at == _text.Length))
            {
                return null;
            }
        }

        Note(place, start, stays: false);
        string inside = Encoding.UTF8.GetString(_text, start, _at++ - start);
        return inside.IndexOf('\\') < 0 ? inside : JsonText.Unescape(inside);
    }

    private bool Word(KeyPlace place)
    {
        int start = _at;
        while (Peek is (>= '0' and <= '9') or (>= 'a' and <= 'z') or '-' or '+' or '.' or 'E')
        {
            _at++;
        }

        string word = Encoding.UTF8.GetString(_text, start, _at - start);
        Note(place, start, word is "true" or "false" or "null");
        return word is "true" or "false" or "null" || (word.Length > 0 && word[0] is '-' or (>= '0' and <= '9'));
    }

    private void Note(KeyPlace? place, int start, bool stays)
    {
        if (place?.IsMarked == true)
        {
            _found.Add(new KeyedValue(start, _at - start, stays));
        }
    }

    private void Blanks()
    {
        while (Peek is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    private bool Take(int sign)
    {
        bool taken = Peek == sign;
        _at += taken ? 1 : 0;
        return taken;
    }
}
