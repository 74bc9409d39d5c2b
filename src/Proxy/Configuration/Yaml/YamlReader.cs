using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FastMcp.Proxy.Configuration.Yaml;

/// <summary>
/// YAML text to nodes with places, straight from the parser's events: no reflection, and what a
/// configuration does not need (aliases, tags, several documents) is an error instead of a surprise.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 16;

    private readonly string _file;
    private readonly ConfigErrors _errors;
    private readonly Parser _parser;

    private YamlReader(string file, TextReader text, ConfigErrors errors)
    {
        _file = file;
        _errors = errors;
        _parser = new Parser(text);
    }

    /// <summary>The document, or null if it is not YAML or has none; the errors say why.</summary>
    public static Node? Read(string file, TextReader text, ConfigErrors errors)
    {
        try
        {
            return new YamlReader(file, text, errors).Document();
        }
        catch (YamlException e)
        {
            errors.Add(PlaceOf(file, e.Start), "This is not YAML: " + e.Message);
            return null;
        }
    }

    private static Place PlaceOf(string file, Mark mark) => new(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private Node? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            _errors.Add(new Place(_file, 1, 1), "The file is empty. A listener, an upstream and a route are the least: see 'fastmcp check --help'.");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Read(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _errors.Add(PlaceOf(_file, second.Start), "A second document begins here. A configuration is one document.");
        }

        return root;
    }

    private Node Read(int depth)
    {
        var at = _parser.Current ?? throw new YamlException("The text ends too early.");
        var place = PlaceOf(_file, at.Start);
        if (depth > MaxDepth)
        {
            throw new YamlException(at.Start, at.End, $"Nested deeper than {MaxDepth}.");
        }

        switch (at)
        {
            case Scalar scalar:
                _parser.MoveNext();
                Refuse(scalar);
                return new ScalarNode(place, scalar.Value);
            case SequenceStart start:
                Refuse(start);
                return new ListNode(place, Items(depth));
            case MappingStart start:
                Refuse(start);
                return new MapNode(place, Entries(depth));
            default:
                throw new YamlException(at.Start, at.End, "Aliases are not supported: write the value twice.");
        }
    }

    private List<Node> Items(int depth)
    {
        var items = new List<Node>();
        _parser.MoveNext();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Read(depth + 1));
        }

        return items;
    }

    private List<MapEntry> Entries(int depth)
    {
        var entries = new List<MapEntry>();
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        _parser.MoveNext();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            var place = PlaceOf(_file, key.Start);
            var value = Read(depth + 1);
            if (!seen.TryAdd(key.Value, place))
            {
                _errors.Add(place, $"'{key.Value}' stands here for the second time; the first is in line {seen[key.Value].Line}.");
                continue;
            }

            entries.Add(new MapEntry(key.Value, place, value));
        }

        return entries;
    }

    private void Refuse(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            _errors.Add(PlaceOf(_file, node.Start), "Anchors are not supported: write the value twice.");
        }

        if (!node.Tag.IsEmpty)
        {
            _errors.Add(PlaceOf(_file, node.Start), "Tags are not supported.");
        }
    }
}
