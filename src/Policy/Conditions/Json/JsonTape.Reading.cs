using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Json;

/// <summary>Bytes -> entries. Every value is a step, and every 64 bytes.</summary>
internal sealed partial class JsonTape
{
    private const int Deepest = 128;

    private bool Value(ReadOnlySpan<byte> json, ref int at, int depth, ref Frame frame)
    {
        Blank(json, ref at);
        if (at >= json.Length || depth > Deepest)
        {
            return false;
        }

        if (!frame.Charge(1))
        {
            _error = ErrorKind.BudgetExhausted;
            return false;
        }

        switch (json[at])
        {
            case (byte)'{':
                return Container(json, ref at, depth, JsonKind.Object, (byte)'}', ref frame);
            case (byte)'[':
                return Container(json, ref at, depth, JsonKind.List, (byte)']', ref frame);
            case (byte)'"':
                return Text(json, ref at, ref frame);
            case (byte)'t':
                return Word(json, ref at, "true"u8, JsonKind.True);
            case (byte)'f':
                return Word(json, ref at, "false"u8, JsonKind.False);
            case (byte)'n':
                return Word(json, ref at, "null"u8, JsonKind.Null);
            default:
                return NumberAt(json, ref at);
        }
    }

    private bool Container(ReadOnlySpan<byte> json, ref int at, int depth, JsonKind kind, byte end, ref Frame frame)
    {
        var own = Append(default);
        var start = at++;
        var items = 0;
        Blank(json, ref at);
        if (at < json.Length && json[at] == end)
        {
            at++;
            _entries[own] = new(start, 0, _count, kind);
            return true;
        }

        while (true)
        {
            if ((kind == JsonKind.Object && !Key(json, ref at, ref frame)) || !Value(json, ref at, depth + 1, ref frame))
            {
                return false;
            }

            items++;
            Blank(json, ref at);
            if (at >= json.Length)
            {
                return false;
            }

            var sign = json[at++];
            if (sign == end)
            {
                _entries[own] = new(start, items, _count, kind);
                return true;
            }

            if (sign != (byte)',')
            {
                return false;
            }
        }
    }

    private bool Key(ReadOnlySpan<byte> json, ref int at, ref Frame frame)
    {
        Blank(json, ref at);
        if (at >= json.Length || json[at] != (byte)'"' || !Text(json, ref at, ref frame))
        {
            return false;
        }

        Blank(json, ref at);
        return at < json.Length && json[at++] == (byte)':';
    }

    private bool Text(ReadOnlySpan<byte> json, ref int at, ref Frame frame)
    {
        var start = at + 1;
        var end = start;
        var kind = JsonKind.Text;
        while (true)
        {
            var next = json[end..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return false;
            }

            end += next;
            if (json[end] == (byte)'"')
            {
                break;
            }

            kind = JsonKind.Escaped;
            end += 2;
            if (end > json.Length)
            {
                return false;
            }
        }

        at = end + 1;
        if (!frame.ChargeBytes(end - start))
        {
            _error = ErrorKind.BudgetExhausted;
            return false;
        }

        Append(new(start, end - start, _count + 1, kind));
        return true;
    }

    private bool Word(ReadOnlySpan<byte> json, ref int at, ReadOnlySpan<byte> word, JsonKind kind)
    {
        if (!json[at..].StartsWith(word))
        {
            return false;
        }

        Append(new(at, word.Length, _count + 1, kind));
        at += word.Length;
        return true;
    }

    private bool NumberAt(ReadOnlySpan<byte> json, ref int at)
    {
        var length = json[at..].IndexOfAnyExcept("+-.0123456789Ee"u8);
        length = length < 0 ? json.Length - at : length;
        if (length == 0)
        {
            return false;
        }

        Append(new(at, length, _count + 1, JsonKind.Number));
        at += length;
        return true;
    }

    private int Append(JsonEntry entry)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        _entries[_count] = entry;
        return _count++;
    }

    private static void Blank(ReadOnlySpan<byte> json, ref int at)
    {
        while (at < json.Length && (json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            at++;
        }
    }
}
