using FastMcp.PolicyCompiler.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FastMcp.PolicyCompiler.Syntax;

/// <summary>
/// YAML text -> nodes with places. A policy is plain data: one document, no anchors, aliases or tags, and
/// limits on size and depth, so that no text makes the reader slow.
/// </summary>
internal sealed class YamlReader
{
    public const int MaxCharacters = 1 << 20;
    public const int MaxDepth = 16;

    private readonly IParser _parser;
    private readonly DiagnosticBag _bag;

    private YamlReader(IParser parser, DiagnosticBag bag)
    {
        _parser = parser;
        _bag = bag;
    }

    /// <summary>Null: there are errors in the bag, or the file is empty (an error too).</summary>
    public static SyntaxNode? Read(string text, DiagnosticBag bag)
    {
        if (text.Length > MaxCharacters)
        {
            bag.Error(Codes.TooLarge, SourceSpan.Start, $"The file has {text.Length} characters; at most {MaxCharacters} are read.");
            return null;
        }

        try
        {
            return new YamlReader(new Parser(new Scanner(new StringReader(text.TrimStart('\uFEFF')))), bag).ReadDocument();
        }
        catch (YamlException broken)
        {
            bag.Error(Codes.Yaml, SpanOf(broken.Start, broken.End), "This is not YAML: " + broken.Message);
        }
        catch (Exception broken) when (broken is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // The YAML library answers some malformed texts with exceptions of its innards.
            bag.Error(Codes.Yaml, SourceSpan.Start, "This is not YAML: " + broken.Message);
        }

        return null;
    }

    private SyntaxNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out StreamEnd? end))
        {
            _bag.Error(Codes.Yaml, SpanOf(end.Start, end.End), "The file is empty. A policy file begins with `apiVersion: fastmcp/v1`.");
            return null;
        }

        _parser.Consume<DocumentStart>();
        SyntaxNode? node = ReadNode(0);
        if (node is null)
        {
            return null;
        }

        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out DocumentStart? second))
        {
            _bag.Error(Codes.Yaml, SpanOf(second.Start, second.End), "A policy file is one YAML document; this begins a second one.");
            return null;
        }

        return node;
    }

    private SyntaxNode? ReadNode(int depth)
    {
        ParsingEvent next = _parser.Consume<ParsingEvent>();
        if (depth > MaxDepth)
        {
            _bag.Error(Codes.TooLarge, SpanOf(next.Start, next.End), $"Nested deeper than {MaxDepth} levels.");
            return null;
        }

        if (next is AnchorAlias || next is NodeEvent { Anchor.IsEmpty: false } || next is NodeEvent { Tag.IsEmpty: false })
        {
            _bag.Error(Codes.Alias, SpanOf(next.Start, next.End), "Anchors, aliases and tags are not part of the policy language; write the value out.");
            return null;
        }

        return next switch
        {
            Scalar scalar => new ScalarNode(scalar.Value, QuoteOf(scalar.Style), SpanOf(scalar.Start, scalar.End)),
            SequenceStart start => ReadList(start, depth),
            MappingStart start => ReadMap(start, depth),
            _ => throw new InvalidOperationException("Unexpected event " + next.GetType().Name),
        };
    }

    private ListNode? ReadList(SequenceStart start, int depth)
    {
        var items = new List<SyntaxNode>();
        while (!_parser.Accept<SequenceEnd>(out _))
        {
            SyntaxNode? item = ReadNode(depth + 1);
            if (item is null)
            {
                return null;
            }

            items.Add(item);
        }

        return new ListNode(items, SpanOf(start.Start, _parser.Consume<SequenceEnd>().End));
    }

    private MapNode? ReadMap(MappingStart start, int depth)
    {
        var entries = new List<MapEntry>();
        while (!_parser.Accept<MappingEnd>(out _))
        {
            SyntaxNode? key = ReadNode(depth + 1);
            SyntaxNode? value = key is null ? null : ReadNode(depth + 1);
            if (value is null)
            {
                return null;
            }

            if (key is not ScalarNode scalar)
            {
                _bag.Error(Codes.WrongType, key!.Span, $"A key is a text, not {key.Kind}.");
                continue;
            }

            entries.Add(new MapEntry(scalar, value));
        }

        return new MapNode(entries, SpanOf(start.Start, _parser.Consume<MappingEnd>().End));
    }

    private static char QuoteOf(ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted => '\'',
        ScalarStyle.DoubleQuoted => '"',
        ScalarStyle.Literal => '|',
        ScalarStyle.Folded => '>',
        _ => '\0',
    };

    private static SourceSpan SpanOf(in Mark start, in Mark end)
    {
        int line = Math.Max(1, (int)start.Line);
        int column = Math.Max(1, (int)start.Column);
        int endLine = Math.Max(line, (int)end.Line);
        int endColumn = Math.Max(endLine == line ? column : 1, (int)end.Column);
        return new SourceSpan(line, column, endLine, endColumn);
    }
}
