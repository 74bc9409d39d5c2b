using System.Globalization;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>
/// Reads one mapping against its schema. The constructor reports unknown and duplicate keys; each getter
/// reports a wrong type and answers null, so that one look reports everything.
/// </summary>
internal sealed class MapReader
{
    private readonly Dictionary<string, MapEntry> _entries = new(StringComparer.Ordinal);
    private readonly DiagnosticBag _bag;
    private readonly string _what;
    private readonly SourceSpan _span;

    /// <param name="what">As messages name the mapping: "a rule".</param>
    /// <param name="span">Where a missing key is reported.</param>
    /// <param name="known">The keys of the schema.</param>
    /// <param name="foreign">Key -> what to write instead, of keys that other formats have.</param>
    public MapReader(MapNode map, string what, SourceSpan span, DiagnosticBag bag, string[] known, Func<string, string?>? foreign = null)
    {
        (_bag, _what, _span) = (bag, what, span);
        foreach (MapEntry entry in map.Entries)
        {
            string key = entry.Key.Value;
            if (_entries.ContainsKey(key))
            {
                bag.Error(Codes.DuplicateKey, entry.Key.Span, $"`{key}` is written twice in {what}.");
            }
            else if (known.Contains(key))
            {
                _entries.Add(key, entry);
            }
            else if (foreign?.Invoke(key) is { } hint)
            {
                bag.Error(Codes.ForeignKey, entry.Key.Span, $"`{key}` is not a key of {what}. {hint}");
            }
            else
            {
                bag.Error(Codes.UnknownKey, entry.Key.Span, $"`{key}` is not a key of {what}." + Suggestion.For(key, known));
            }
        }
    }

    public SyntaxNode? Find(string key) => _entries.TryGetValue(key, out MapEntry? entry) ? entry.Value : null;

    public ScalarNode? KeyOf(string key) => _entries.TryGetValue(key, out MapEntry? entry) ? entry.Key : null;

    public void Missing(string key) =>
        _bag.Error(Codes.MissingKey, _span, $"{char.ToUpperInvariant(_what[0])}{_what.Substring(1)} needs `{key}`.");

    public ScalarNode? Text(string key, bool required = false)
    {
        SyntaxNode? node = Find(key);
        if (node is ScalarNode { IsNull: false } scalar)
        {
            return scalar;
        }

        if (node is not null)
        {
            WrongType(key, node, "a text");
        }
        else if (required)
        {
            Missing(key);
        }

        return null;
    }

    public MapNode? Map(string key)
    {
        SyntaxNode? node = Find(key);
        if (node is not null and not MapNode)
        {
            WrongType(key, node, "a mapping");
        }

        return node as MapNode;
    }

    public IReadOnlyList<SyntaxNode> List(string key)
    {
        SyntaxNode? node = Find(key);
        if (node is ListNode list)
        {
            return list.Items;
        }

        if (node is not null)
        {
            WrongType(key, node, "a list");
        }

        return [];
    }

    public IReadOnlyList<ScalarNode> Texts(string key)
    {
        var texts = new List<ScalarNode>();
        foreach (SyntaxNode item in List(key))
        {
            if (item is ScalarNode scalar)
            {
                texts.Add(scalar);
            }
            else
            {
                WrongType(key, item, "a list of texts");
            }
        }

        return texts;
    }

    public bool Bool(string key, bool otherwise)
    {
        ScalarNode? text = Text(key);
        if (text is null || text is { Quote: '\0', Value: "true" or "false" })
        {
            return text is null ? otherwise : text.Value == "true";
        }

        WrongType(key, text, "true or false");
        return otherwise;
    }

    public BoundNumber? Number(string key)
    {
        ScalarNode? text = Text(key);
        if (text is null)
        {
            return null;
        }

        if (text.Quote == '\0' && int.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            return new BoundNumber(number, text.Span);
        }

        WrongType(key, text, "a whole number");
        return null;
    }

    /// <summary>One of the given words; -1 where the key is absent or wrong.</summary>
    public int Word(string key, params string[] words)
    {
        ScalarNode? text = Text(key);
        return text is null ? -1 : IndexOf(text, key, words);
    }

    public int IndexOf(ScalarNode text, string key, string[] words)
    {
        int index = Array.IndexOf(words, text.Value);
        if (index < 0)
        {
            _bag.Error(Codes.UnknownValue, text.Span, $"`{text.Value}` is not a value of `{key}`." + Suggestion.For(text.Value, words));
        }

        return index;
    }

    private void WrongType(string key, SyntaxNode node, string wanted)
    {
        string given = node is ScalarNode { IsNull: true } ? "nothing" : node is ScalarNode scalar ? $"`{scalar.Value}`" : node.Kind;
        _bag.Error(Codes.WrongType, node.Span, $"`{key}` takes {wanted}, not {given}.");
    }
}
