using System.Globalization;
using System.Text;

namespace FastMcp.Policy.Tests.Conformance;

/// <summary>A small reader of the protobuf text format: as much as the conformance files use.</summary>
internal sealed class ProtoReader(string text)
{
    private int _at;

    public static ProtoNode Read(string text) => new ProtoReader(text).Message('\0');

    private ProtoNode Message(char end)
    {
        var node = new ProtoNode();
        while (true)
        {
            Blank();
            if (_at >= text.Length || text[_at] == end)
            {
                _at++;
                return node;
            }

            string name = text[_at] == '[' ? Bracketed() : Word();
            Blank();
            bool colon = text[_at] == ':';
            _at += colon ? 1 : 0;
            Blank();
            foreach (object value in Values())
            {
                node.Add(name, value);
            }

            Blank();
            _at += _at < text.Length && text[_at] is ',' or ';' ? 1 : 0;
        }
    }

    private IEnumerable<object> Values()
    {
        if (text[_at] != '[')
        {
            return [One()];
        }

        _at++;
        var values = new List<object>();
        for (Blank(); text[_at] != ']'; Blank())
        {
            values.Add(One());
            Blank();
            _at += text[_at] == ',' ? 1 : 0;
        }

        _at++;
        return values;
    }

    private object One()
    {
        switch (text[_at])
        {
            case '{':
                _at++;
                return Message('}');
            case '"' or '\'':
                var bytes = new List<byte>();
                while (_at < text.Length && text[_at] is '"' or '\'')
                {
                    Quoted(bytes);
                    Blank();
                }

                return bytes.ToArray();
            default:
                return Word();
        }
    }

    private string Word()
    {
        int start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '.' or '-' or '+'))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : throw new FormatException($"A word is missing at {start}: {text.AsSpan(start, Math.Min(20, text.Length - start))}");
    }

    private string Bracketed()
    {
        int end = text.IndexOf(']', _at);
        string name = text[_at..(end + 1)];
        _at = end + 1;
        return name;
    }

    private void Quoted(List<byte> bytes)
    {
        char quote = text[_at++];
        while (text[_at] != quote)
        {
            if (text[_at] == '\\')
            {
                _at++;
                Escape(bytes);
                continue;
            }

            int length = char.IsHighSurrogate(text[_at]) ? 2 : 1;
            bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(_at, length)));
            _at += length;
        }

        _at++;
    }

    private void Escape(List<byte> bytes)
    {
        char kind = text[_at++];
        int simple = "abfnrtv\\\"'?".IndexOf(kind);
        if (simple >= 0)
        {
            bytes.Add((byte)"\a\b\f\n\r\t\v\\\"'?"[simple]);
            return;
        }

        if (kind is >= '0' and <= '7')
        {
            int length = 1;
            while (length < 3 && text[_at + length - 1] is >= '0' and <= '7')
            {
                length++;
            }

            bytes.Add((byte)Convert.ToInt32(text.Substring(_at - 1, length), 8));
            _at += length - 1;
            return;
        }

        int digits = kind switch { 'u' => 4, 'U' => 8, _ => Uri.IsHexDigit(text[_at + 1]) ? 2 : 1 };
        int value = int.Parse(text.AsSpan(_at, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        _at += digits;
        bytes.AddRange(kind is 'u' or 'U' ? Encoding.UTF8.GetBytes(char.ConvertFromUtf32(value)) : [(byte)value]);
    }

    private void Blank()
    {
        while (_at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] == '#'))
        {
            _at = text[_at] == '#' ? (text.IndexOf('\n', _at) is var end and >= 0 ? end : text.Length) : _at + 1;
        }
    }
}
