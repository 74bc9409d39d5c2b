using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary><c>reveal: [{ rules: [us-ssn], upstreams: [crm], tools: ['create_*'] }]</c>. All three are written: nothing is revealed by leaving out a word.</summary>
internal static class RevealBinder
{
    public static readonly string[] Keys = ["rules", "upstreams", "tools"];

    public static IReadOnlyList<BoundReveal> Bind(MapReader file, PolicySource source, DiagnosticBag bag)
    {
        IReadOnlyList<SyntaxNode> nodes = file.List("reveal");
        if (source.Origin == PolicyOrigin.BuiltIn && file.KeyOf("reveal") is { } key)
        {
            bag.Error(Codes.UnknownKey, key.Span, "A built-in pack reveals nothing; the operator's files do.");
            return [];
        }

        var reveals = new List<BoundReveal>();
        foreach (SyntaxNode node in nodes)
        {
            if (node is MapNode map)
            {
                reveals.Add(BindOne(map, bag));
            }
            else
            {
                bag.Error(Codes.WrongType, node.Span, $"An entry of `reveal` is a mapping of {string.Join(", ", Keys)}, not {node.Kind}.");
            }
        }

        return reveals;
    }

    private static BoundReveal BindOne(MapNode map, DiagnosticBag bag)
    {
        var at = new SourceSpan(map.Span.Line, map.Span.Column, map.Span.Line, map.Span.Column + 1);
        var reveal = new MapReader(map, "an entry of `reveal`", at, bag, Keys);
        foreach (string key in Keys.Where(key => reveal.Find(key) is null))
        {
            reveal.Missing(key);
        }

        return new BoundReveal(reveal.Texts("rules"), reveal.Texts("upstreams"), reveal.Texts("tools"));
    }
}
