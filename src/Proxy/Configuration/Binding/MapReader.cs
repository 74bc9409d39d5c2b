using System.Diagnostics;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Reads one mapping: values by key and kind, every error with its place, unknown keys at the end of construction.</summary>
internal sealed class MapReader
{
    private readonly MapNode _map;
    private readonly string[] _keys;
    private readonly ConfigErrors _errors;

    private MapReader(MapNode map, string[] keys, ConfigErrors errors)
    {
        _map = map;
        _keys = keys;
        _errors = errors;
        foreach (var entry in map.Entries.Where(e => !keys.Contains(e.Key, StringComparer.Ordinal)))
        {
            errors.Add(entry.KeyPlace, $"'{entry.Key}' is not known here.{DidYouMean.Hint(entry.Key, keys)} Known: {string.Join(", ", keys)}.");
        }
    }

    public Place Place => _map.Place;

    /// <summary>Null, with an error, if the node is no mapping.</summary>
    public static MapReader? Of(Node node, string what, string[] keys, ConfigErrors errors)
    {
        if (node is MapNode map)
        {
            return new MapReader(map, keys, errors);
        }

        errors.Add(node.Place, $"{what} is a mapping ({string.Join(", ", keys)}), and this is {node.Kind}.");
        return null;
    }

    public Node? Find(string key)
    {
        Debug.Assert(_keys.Contains(key), "A key that is read stands in Keys.");
        foreach (var entry in _map.Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>Where a key's value stands, or, without one, the mapping.</summary>
    public Place PlaceOf(string key) => Find(key)?.Place ?? Place;

    /// <summary>A text that must be there and not be empty.</summary>
    public string? Required(string key)
    {
        if (Find(key) is not { } node)
        {
            _errors.Add(Place, $"'{key}' is missing.");
            return null;
        }

        return Text(node, key);
    }

    public string? Text(string key) => Find(key) is { } node ? Text(node, key) : null;

    public MapReader? Map(string key, string[] keys) => Find(key) is { } node ? Of(node, $"'{key}'", keys, _errors) : null;

    /// <summary>The items of a list; a single value counts as a list of one.</summary>
    public IReadOnlyList<Node> List(string key) => Find(key) switch
    {
        null => [],
        ListNode list => list.Items,
        var one => [one],
    };

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<(string Text, Place Place)> Texts(string key) =>
        [.. List(key).Select(node => (Text: Text(node, key), node.Place)).Where(x => x.Text is not null).Select(x => (x.Text!, x.Place))];

    /// <summary>on or off (also true or false).</summary>
    public bool Switch(string key, bool otherwise)
    {
        var text = Text(key);
        switch (text)
        {
            case null: return otherwise;
            case "on" or "true": return true;
            case "off" or "false": return false;
            default:
                _errors.Add(PlaceOf(key), $"'{key}' is on or off, not '{text}'.");
                return otherwise;
        }
    }

    /// <summary>One of a few words, as its index; 0 if it is not there.</summary>
    public int OneOf(string key, string[] words)
    {
        if (Text(key) is not { } text)
        {
            return 0;
        }

        var index = Array.IndexOf(words, text);
        if (index < 0)
        {
            _errors.Add(PlaceOf(key), $"'{key}' cannot be '{text}'.{DidYouMean.Hint(text, words)} It is one of {string.Join(", ", words)}.");
        }

        return Math.Max(0, index);
    }

    /// <summary>A value of a limit within its range, in its unit; null if it is not there or wrong.</summary>
    public long? Limit(string key, LimitSpec spec)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var (parsed, form) = spec.Unit switch
        {
            LimitUnit.Bytes => (Quantities.TryParseBytes(text, out var bytes) ? bytes : (long?)null, Quantities.SizeForm),
            LimitUnit.Duration => (Quantities.TryParseDuration(text, out var time) ? time : null, Quantities.DurationForm),
            _ => (long.TryParse(text, System.Globalization.NumberStyles.None, null, out var count) ? count : null, "a whole number"),
        };
        if (parsed is not { } value)
        {
            _errors.Add(PlaceOf(key), $"'{key}' is {form}, not '{text}'.");
            return null;
        }

        if (value < spec.Least || value > spec.Most)
        {
            _errors.Add(PlaceOf(key), $"'{key}' lies between {spec.Format(spec.Least)} and {spec.Format(spec.Most)}, and {text} does not.");
            return null;
        }

        return value;
    }

    private string? Text(Node node, string key)
    {
        if (node is ScalarNode { Text.Length: > 0 } scalar)
        {
            return scalar.Text;
        }

        _errors.Add(node.Place, $"'{key}' wants a value, and this is {node.Kind}.");
        return null;
    }
}
