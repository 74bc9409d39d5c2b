namespace FastMcp.Policy.Conditions.Values;

/// <summary>A map that a condition made: keys and values in order, no key twice.</summary>
public sealed class ValueMap(Value[] keys, Value[] values)
{
    internal Value[] Keys { get; } = keys;

    internal Value[] Values { get; } = values;

    internal int Count => Keys.Length;
}
