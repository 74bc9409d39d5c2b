using System.Globalization;
using System.Text;

namespace FastMcp.PolicyCompiler.Json;

/// <summary>JSON (RFC 8259) -> a tree, strictly: a key that stands twice is an error. Bounded in depth and values.</summary>
internal sealed class JsonTreeReader
{
    public const int MostDepth = 64;

    private readonly string _json;
    private readonly int _most;
    private int _at;
    private int _values;
    private string? _whyNot;

    private JsonTreeReader(string json, int most) => (_json, _most) = (json, most);

    /// <param name="json">One value.</param>
    /// <param name="most">Values that it may have.</param>
    /// <param name="whyNot">What is wrong with it, as the end of a sentence that begins with "it".</param>
    public static JsonTree? Read(string json, int most, out string? whyNot)
    {
        var reader = new JsonTreeReader(json, most);
        JsonTree? tree = reader.Value(0);
        reader.Blank();
        if (tree is not null && reader._at != json.Length)
        {
            tree = reader.Fail("has something behind its end");
        }

        whyNot = reader._whyNot;
        return tree;
    }

    private JsonTree? Value(int depth)
    {
        Blank();
        if (++_values > _most || depth > MostDepth)
        {
            return Fail(depth > MostDepth ? $"is nested deeper than {MostDepth}" : $"has more than {_most} values");
        }

        return _at == _json.Length ? Fail("ends too early") : _json[_at] switch
        {
            '{' => Object(depth),
            '[' => List(depth),
            '"' => Text() is { } text ? new JsonTree(JsonKinds.Text, text) : null,
            't' => Word("true", JsonKinds.True),
            'f' => Word("false", JsonKinds.False),
            'n' => Word("null", JsonKinds.Null),
            _ => Number(),
        };
    }

    private JsonTree? Object(int depth)
    {
        var members = new List<KeyValuePair<string, JsonTree>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        _at++;
        if (Takes('}'))
        {
            return new JsonTree(JsonKinds.Object);
        }

        do
        {
            Blank();
            if (_at == _json.Length || _json[_at] != '"' || Text() is not { } key || !Takes(':'))
            {
                return Fail("has an object that is not one");
            }

            if (!seen.Add(key))
            {
                return Fail("has a key twice");
            }

            if (Value(depth + 1) is not { } value)
            {
                return null;
            }

            members.Add(new(key, value));
        }
        while (Takes(','));
        return Takes('}') ? new JsonTree(JsonKinds.Object) { Members = members } : Fail("has an object that does not end");
    }

    private JsonTree? List(int depth)
    {
        var items = new List<JsonTree>();
        _at++;
        if (Takes(']'))
        {
            return new JsonTree(JsonKinds.List);
        }

        do
        {
            if (Value(depth + 1) is not { } value)
            {
                return null;
            }

            items.Add(value);
        }
        while (Takes(','));
        return Takes(']') ? new JsonTree(JsonKinds.List) { Items = items } : Fail("has a list that does not end");
    }

    private string? Text()
    {
        var text = new StringBuilder();
        for (_at++; _at < _json.Length && _json[_at] >= ' '; _at++)
        {
            if (_json[_at] == '"')
            {
                _at++;
                return text.ToString();
            }

            if (_json[_at] != '\\')
            {
                text.Append(_json[_at]);
            }
            else if (!Escape(text))
            {
                break;
            }
        }

        Fail("has a text that is not one");
        return null;
    }

    private bool Escape(StringBuilder text)
    {
        if (++_at == _json.Length)
        {
            return false;
        }

        if (_json[_at] == 'u')
        {
            bool isHex = _at + 4 < _json.Length && int.TryParse(_json.Substring(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int unit)
                && text.Append((char)unit) is not null;
            _at += 4;
            return isHex;
        }

        int index = "\"\\/bfnrt".IndexOf(_json[_at]);
        return index >= 0 && text.Append("\"\\/\b\f\n\r\t"[index]) is not null;
    }

    private JsonTree? Word(string word, JsonKinds kind)
    {
        if (string.CompareOrdinal(_json, _at, word, 0, word.Length) != 0)
        {
            return Fail("has a word that is no value");
        }

        _at += word.Length;
        return new JsonTree(kind);
    }

    // number = [ minus ] int [ frac ] [ exp ]
    private JsonTree? Number()
    {
        int from = _at;
        _at += Is('-') ? 1 : 0;
        bool isOne = Is('0') ? ++_at > 0 : Digits();
        if (isOne && Is('.'))
        {
            _at++;
            isOne = Digits();
        }

        if (isOne && (Is('e') || Is('E')))
        {
            _at++;
            _at += Is('+') || Is('-') ? 1 : 0;
            isOne = Digits();
        }

        return isOne ? new JsonTree(JsonKinds.Number, _json.Substring(from, _at - from)) : Fail("has a number that is not one");
    }

    private bool Digits()
    {
        int from = _at;
        while (_at < _json.Length && _json[_at] is >= '0' and <= '9')
        {
            _at++;
        }

        return _at > from;
    }

    private bool Is(char sign) => _at < _json.Length && _json[_at] == sign;

    private bool Takes(char sign)
    {
        Blank();
        if (!Is(sign))
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Blank()
    {
        while (_at < _json.Length && _json[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    private JsonTree? Fail(string whyNot)
    {
        _whyNot ??= whyNot;
        return null;
    }
}
