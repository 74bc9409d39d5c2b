using FastMcp.Policy.Conditions.Json;
using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Facts;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>Goes over a list's items, or over a map's keys with their values. Ask no more often than there are items.</summary>
public struct Items
{
    private readonly object? _from;
    private int _at;

    /// <param name="range">A list or a map.</param>
    public Items(in Value range)
    {
        _from = range.Ref;
        _at = _from is JsonTape ? JsonTape.FirstIn(range.Extra) : 0;
        IsMap = range.Kind == ValueKind.Map;
        _value = -1;
    }

    private int _value;

    internal bool IsMap { get; }

    /// <summary>The next item, or the next key.</summary>
    public Value Next(ref Frame frame)
    {
        switch (_from)
        {
            case Value[] items:
                return items[_value = _at++];
            case ValueMap map:
                return map.Keys[_value = _at++];
            case TextSet texts:
                return Value.OfText(texts.At(_value = _at++));
            case JsonTape tape:
                var entry = _at;
                _value = IsMap ? entry + 1 : entry;
                _at = tape.After(_value);
                return tape.At(entry, ref frame);
            default:
                return new Value(ValueKind.Finding, null, 0, _value = _at++);
        }
    }

    /// <summary>The value that belongs to the last key; of a list the item itself.</summary>
    public readonly Value Current(ref Frame frame) => _from switch
    {
        Value[] items => items[_value],
        ValueMap map => map.Values[_value],
        TextSet texts => Value.OfText(texts.At(_value)),
        JsonTape tape => tape.At(_value, ref frame),
        _ => new Value(ValueKind.Finding, null, 0, _value),
    };
}
