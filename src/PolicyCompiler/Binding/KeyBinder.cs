using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary><c>key: password</c>, or <c>key: { names: [password], contains: [secret], path: '$.user.ssn' }</c>.</summary>
internal static class KeyBinder
{
    public static readonly string[] Keys = ["names", "contains", "path"];

    public static BoundKey? Bind(MapReader rule, DiagnosticBag bag)
    {
        switch (rule.Find("key"))
        {
            case null:
                return null;
            case ScalarNode { IsNull: false } name:
                return new BoundKey([name], [], [], name.Span);
            case MapNode map:
                return OfMap(map, bag);
            case { } other:
                bag.Error(Codes.WrongType, other.Span, $"`key` takes a name, or a mapping of {string.Join(", ", Keys)}, not {other.Kind}.");
                return null;
        }
    }

    private static BoundKey? OfMap(MapNode map, DiagnosticBag bag)
    {
        var key = new MapReader(map, "a key", map.Span, bag, Keys);
        IReadOnlyList<ScalarNode> paths = key.Find("path") switch
        {
            null => [],
            ListNode => key.Texts("path"),
            _ => key.Text("path") is { } path ? [path] : [],
        };
        var bound = new BoundKey(key.Texts("names"), key.Texts("contains"), paths, map.Span);
        if (bound.Names.Count + bound.Contains.Count + bound.Paths.Count > 0)
        {
            return bound;
        }

        bag.Error(Codes.KeyForm, map.Span, $"A key names no key: write at least one of {string.Join(", ", Keys)}.");
        return null;
    }
}
