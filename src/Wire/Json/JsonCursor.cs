using System.Runtime.CompilerServices;

namespace FastMcp.Wire.Json;

/// <summary>
/// Reads a whole JSON document (strict RFC 8259), token by token, for readers that must know a message before it goes
/// on. Gives ranges of the document; decodes nothing. Fails closed: after a fault there are no more tokens.
/// </summary>
public ref struct JsonCursor
{
    public const int MostDepth = 128;

    private const int AtEnd = -1;

    private enum Expect : byte
    {
        Value,
        FirstElement,
        FirstKey,
        Key,
        AfterKey,
        AfterValue,
        End,
    }

    private readonly ReadOnlySpan<byte> _json;
    private readonly JsonKeySet? _keys;
    private readonly int _maxDepth;
    // A bit for each open one, the innermost lowest: it is an array. What does not fit goes on in the second.
    private ulong _arrays;
    private ulong _outerArrays;
    private Expect _expect;
    private bool _isPlain;
    private int _at;

    /// <param name="json">The document.</param>
    /// <param name="maxDepth">At most <see cref="MostDepth"/>.</param>
    /// <param name="keys">Where given, a key that stands twice in one object is a fault, at every level.</param>
    public JsonCursor(ReadOnlySpan<byte> json, int maxDepth, JsonKeySet? keys)
    {
        _json = json;
        _keys = keys;
        _maxDepth = Math.Min(maxDepth, MostDepth);
        keys?.Clear();
    }

    public JsonToken Token { get; private set; }

    /// <summary>The token's bytes; of a string or key, the content between the quotes.</summary>
    public ByteRange Value { get; private set; }

    /// <summary>The token, a string or a key, has no escapes: its bytes are its text.</summary>
    public readonly bool IsPlain => _isPlain;

    /// <summary>Open arrays and objects, the one just opened included.</summary>
    public int Depth { get; private set; }

    public JsonFault Fault { get; private set; }

    /// <summary>Moves to the next token. False at the end of the document (only white space may follow) or at a fault.</summary>
    public bool Read()
    {
        Token = JsonToken.None;
        if (!Fault.IsNone)
        {
            return false;
        }

        var value = Next();
        if (_expect == Expect.AfterKey && value == ':')
        {
            _at++;
            _expect = Expect.Value;
            value = Next();
        }
        else if (_expect == Expect.AfterValue && value == ',')
        {
            _at++;
            _expect = InArray ? Expect.Value : Expect.Key;
            value = Next();
        }

        if (value == AtEnd)
        {
            return _expect != Expect.End && Refuse(JsonFaultKind.UnexpectedEnd, _at);
        }

        switch (_expect)
        {
            case Expect.AfterValue when value == (InArray ? ']' : '}'):
            case Expect.FirstElement when value == ']':
            case Expect.FirstKey when value == '}':
                return Close();
            case Expect.FirstKey or Expect.Key when value == '"':
                return ReadKey();
            case Expect.Value or Expect.FirstElement:
                return ReadValue((byte)value);
            default:
                return Refuse(_expect == Expect.End ? JsonFaultKind.TrailingContent : JsonFaultKind.UnexpectedByte, _at);
        }
    }

    /// <summary>From the first token of a value to its last; <paramref name="whole"/> is the value with its quotes or brackets.</summary>
    public bool Skip(out ByteRange whole)
    {
        var start = Token == JsonToken.String ? Value.Start - 1 : Value.Start;
        whole = default;
        if (Token is JsonToken.ObjectStart or JsonToken.ArrayStart)
        {
            var outside = Depth - 1;
            while (Depth > outside)
            {
                if (!Read())
                {
                    return false;
                }
            }
        }

        whole = ByteRange.FromBounds(start, _at);
        return true;
    }

    /// <summary>Which of the names, ASCII and at most 64 bytes, the token is, a key; what <see cref="JsonName.Find"/> gives.</summary>
    internal readonly int Find(ReadOnlySpan<byte[]> names) => JsonName.Find(Value.Of(_json), names, _isPlain);

    private readonly bool InArray => (_arrays & 1) != 0;

    // The next byte that is no white space; it is not taken.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Next()
    {
        var at = _at;
        var value = AtEnd;
        while ((uint)at < (uint)_json.Length)
        {
            value = _json[at];
            if (value > ' ' || value is not (' ' or '\n' or '\r' or '\t'))
            {
                break;
            }

            value = AtEnd;
            at++;
        }

        _at = at;
        return value;
    }

    private bool ReadKey()
    {
        if (!ReadText(JsonToken.Key, Expect.AfterKey))
        {
            return false;
        }

        return _keys is null || _keys.TryAdd(_json, Value, _isPlain) || Refuse(JsonFaultKind.DuplicateKey, Value.Start);
    }

    private bool ReadValue(byte value)
    {
        switch (value)
        {
            case (byte)'"':
                return ReadText(JsonToken.String, AfterThis);
            case (byte)'{':
                return Open(JsonToken.ObjectStart, Expect.FirstKey);
            case (byte)'[':
                return Open(JsonToken.ArrayStart, Expect.FirstElement);
            case (byte)'t':
                return ReadWord("true"u8, JsonToken.True);
            case (byte)'f':
                return ReadWord("false"u8, JsonToken.False);
            case (byte)'n':
                return ReadWord("null"u8, JsonToken.Null);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return ReadNumber();
            default:
                return Refuse(value == 0xEF && _at == 0 ? JsonFaultKind.ByteOrderMark : JsonFaultKind.UnexpectedByte, _at);
        }
    }

    private readonly Expect AfterThis => Depth == 0 ? Expect.End : Expect.AfterValue;

    private bool ReadText(JsonToken token, Expect next)
    {
        var start = _at + 1;
        var end = JsonStringState.EndOfShort(_json, start);
        _isPlain = end >= 0;
        return _isPlain ? Give(token, start, end, end + 1, next) : ReadLongText(token, start, next);
    }

    private bool ReadLongText(JsonToken token, int start, Expect next)
    {
        var end = default(JsonStringState).Scan(_json, start, out var fault);
        if (fault != JsonFaultKind.None)
        {
            return Refuse(fault, end);
        }

        if (end == JsonStringState.Open)
        {
            return Refuse(JsonFaultKind.UnexpectedEnd, _json.Length);
        }

        _isPlain = JsonText.IsPlain(_json[start..end]);
        return Give(token, start, end, end + 1, next);
    }

    private bool ReadNumber()
    {
        var number = default(JsonNumberState);
        var end = number.Scan(_json, _at);
        return number.IsWhole
            ? Give(number.IsInteger ? JsonToken.Integer : JsonToken.Fraction, _at, end, end, AfterThis)
            : Refuse(end == _json.Length ? JsonFaultKind.UnexpectedEnd : JsonFaultKind.InvalidNumber, end);
    }

    private bool ReadWord(ReadOnlySpan<byte> word, JsonToken token)
    {
        var same = _json[_at..].CommonPrefixLength(word);
        return same == word.Length
            ? Give(token, _at, _at + same, _at + same, AfterThis)
            : Refuse(_at + same == _json.Length ? JsonFaultKind.UnexpectedEnd : JsonFaultKind.UnexpectedByte, _at + same);
    }

    private bool Open(JsonToken token, Expect next)
    {
        if (Depth == _maxDepth)
        {
            return Refuse(JsonFaultKind.TooDeep, _at);
        }

        Depth++;
        (_outerArrays, _arrays) = ((_outerArrays << 1) | (_arrays >> 63), _arrays << 1);
        if (token == JsonToken.ArrayStart)
        {
            _arrays |= 1;
        }
        else
        {
            _keys?.OpenObject();
        }

        return Give(token, _at, _at + 1, _at + 1, next);
    }

    private bool Close()
    {
        var token = InArray ? JsonToken.ArrayEnd : JsonToken.ObjectEnd;
        if (token == JsonToken.ObjectEnd)
        {
            _keys?.CloseObject();
        }

        (_outerArrays, _arrays) = (_outerArrays >> 1, (_arrays >> 1) | (_outerArrays << 63));
        Depth--;
        return Give(token, _at, _at + 1, _at + 1, AfterThis);
    }

    private bool Give(JsonToken token, int start, int end, int next, Expect expect)
    {
        Token = token;
        Value = ByteRange.FromBounds(start, end);
        _at = next;
        _expect = expect;
        return true;
    }

    private bool Refuse(JsonFaultKind kind, int at)
    {
        Token = JsonToken.None;
        Fault = new JsonFault(kind, at);
        return false;
    }
}
