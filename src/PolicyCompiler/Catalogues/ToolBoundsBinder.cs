using FastMcp.PolicyCompiler.Agents.Binding;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Catalogues;

/// <summary><c>results: { bytes: 4MiB, item: 256KiB }</c> and <c>urls: { only: public, allow: [wiki.example.com], hosts: [host] }</c> of an upstream.</summary>
internal static class ToolBoundsBinder
{
    public static readonly string[] ResultKeys = ["bytes", "item"];
    public static readonly string[] UrlKeys = ["only", "allow", "hosts", "mode"];

    private const int MostNames = 256;

    public static ResultsPlan? Results(MapReader entry, DiagnosticBag bag)
    {
        if (entry.Map("results") is not { } map)
        {
            return null;
        }

        var results = new MapReader(map, "`results`", map.Span, bag, ResultKeys);
        var plan = new ResultsPlan(Size(results, "bytes", bag), Size(results, "item", bag));
        if (plan is { Bytes: 0, Item: 0 } && results.Find("bytes") is null && results.Find("item") is null)
        {
            bag.Error(Codes.ToolBounds, map.Span, "`results` bounds nothing. Write `bytes`, `item` or both, such as `bytes: 4MiB`.");
        }

        return plan;
    }

    public static UrlsPlan? Urls(MapReader entry, DiagnosticBag bag)
    {
        if (entry.Map("urls") is not { } map)
        {
            return null;
        }

        var urls = new MapReader(map, "`urls`", map.Span, bag, UrlKeys);
        if (urls.Find("only") is null)
        {
            urls.Missing("only");
        }

        _ = urls.Word("only", "public");
        return new UrlsPlan(Names(urls, "allow", bag), Names(urls, "hosts", bag), urls.Word("mode", "enforce", "monitor") != 1);
    }

    private static IReadOnlyList<string> Names(MapReader urls, string key, DiagnosticBag bag)
    {
        IReadOnlyList<ScalarNode> names = urls.Texts(key);
        foreach (ScalarNode name in names.Where(name => name.Value.Length is 0 or > 253 || (key == "allow" && name.Value.IndexOfAny(['/', ':', '@', ' ']) >= 0 && name.Value.IndexOf("::", StringComparison.Ordinal) < 0)))
        {
            bag.Error(Codes.ToolBounds, name.Span, key == "allow" ? "`allow` takes hosts: `wiki.example.com`, `*.example.com` or an address, without a scheme, port and path." : "`hosts` takes names of arguments.");
        }

        if (names.Count > MostNames)
        {
            bag.Error(Codes.ToolBounds, names[MostNames].Span, $"`{key}` takes at most {MostNames} names.");
        }

        return [.. names.Select(name => name.Value)];
    }

    private static long Size(MapReader results, string key, DiagnosticBag bag)
    {
        if (results.Text(key) is not { } text)
        {
            return 0;
        }

        long? size = BudgetBinder.Size(text.Value);
        if (size is null or 0 or > int.MaxValue)
        {
            bag.Error(Codes.ToolBounds, text.Span, $"`{key}` takes a size such as 256KiB, not `{text.Value}`.");
        }

        return size ?? 0;
    }
}
