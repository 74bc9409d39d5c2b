using FastMcp.Policy.Conditions.Functions;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions;

/// <summary>What <c>transformMap</c> and <c>transformMapEntry</c> put together.</summary>
public sealed class MapMaker
{
    private readonly List<Value> _keys = [];
    private readonly List<Value> _values = [];

    /// <summary>Adds an entry. Anything but None: why it cannot.</summary>
    public ErrorKind Add(ref Frame frame, in Value key, in Value value)
    {
        var refused = Functions.Functions.Refused(ref frame, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_keys), key);
        if (refused == ErrorKind.None)
        {
            _keys.Add(key);
            _values.Add(value);
        }

        return refused;
    }

    /// <summary>Adds all entries of a map.</summary>
    public ErrorKind AddAll(ref Frame frame, in Value map)
    {
        if (map.Kind != ValueKind.Map)
        {
            return ErrorKind.NoSuchOverload;
        }

        var items = new Items(map);
        for (var left = Functions.Functions.CountOf(ref frame, map); left > 0; left--)
        {
            var key = items.Next(ref frame);
            if (Add(ref frame, key, items.Current(ref frame)) is var refused and not ErrorKind.None)
            {
                return refused;
            }
        }

        return ErrorKind.None;
    }

    public Value ToValue() => Value.OfMap(new ValueMap([.. _keys], [.. _values]));
}
