using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Catalogues;

/// <summary><c>catalogue: [{ upstream: crm, server: CRM, tools: [{ name: drop, destructiveHint: true, definition: '{...}' }] }]</c>.</summary>
internal static class CatalogueBinder
{
    public static readonly string[] Keys = ["upstream", "server", "changed", "unpinned", "arguments", "results", "urls", "tools"];
    public static readonly string[] ToolKeys = ["name", "title", "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint", "definition"];

    private static readonly string[] Words = ["note", "deny"];
    private static readonly string[] CheckWords = ["off", "monitor", "enforce"];

    public static IReadOnlyList<(CataloguePlan Plan, SourceSpan At)> BindAll(MapReader file, DiagnosticBag bag)
    {
        var catalogues = new List<(CataloguePlan, SourceSpan)>();
        foreach (SyntaxNode node in file.List("catalogue"))
        {
            if (node is not MapNode map)
            {
                bag.Error(Codes.WrongType, node.Span, $"An entry of `catalogue` is a mapping, not {node.Kind}.");
                continue;
            }

            var entry = new MapReader(map, "an entry of `catalogue`", map.Span, bag, Keys);
            ScalarNode? upstream = entry.Text("upstream", required: true);
            PinnedTool[] tools = [.. entry.List("tools").Select(tool => Tool(tool, bag)).OfType<PinnedTool>()];
            int arguments = entry.Word("arguments", CheckWords);
            var plan = new CataloguePlan(upstream?.Value ?? "", entry.Text("server")?.Value, tools)
            {
                DeniesChanged = entry.Word("changed", Words) != 0,
                DeniesUnpinned = entry.Word("unpinned", Words) == 1,
                Arguments = arguments < 0 ? ArgumentCheck.Monitor : (ArgumentCheck)arguments,
                Results = ToolBoundsBinder.Results(entry, bag),
                Urls = ToolBoundsBinder.Urls(entry, bag),
            };
            if (upstream is not null)
            {
                catalogues.Add((plan, upstream.Span));
            }
        }

        return catalogues;
    }

    /// <summary>One catalogue for an upstream, a tool once in it.</summary>
    public static IReadOnlyList<CataloguePlan> Check(IReadOnlyList<BoundFile> files)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (BoundFile file in files)
        {
            foreach ((CataloguePlan plan, SourceSpan at) in file.Catalogues)
            {
                string? twice = plan.Tools.GroupBy(tool => tool.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1)?.Key;
                if (!seen.Add(plan.Upstream) || twice is not null)
                {
                    file.Bag.Error(Codes.Catalogue, at, twice is null ? $"The upstream `{plan.Upstream}` has a catalogue already." : $"The tool `{twice}` of `{plan.Upstream}` is pinned twice.");
                }
                else if (file.Layer.Kind != Decisions.Plan.LayerKind.Org)
                {
                    file.Bag.Error(Codes.Catalogue, at, $"Catalogues are the organisation's; this file is of {file.Layer}.");
                }
            }
        }

        return [.. files.SelectMany(file => file.Catalogues.Select(one => one.Plan))];
    }

    private static PinnedTool? Tool(SyntaxNode node, DiagnosticBag bag)
    {
        if (node is not MapNode map)
        {
            bag.Error(Codes.WrongType, node.Span, $"A pinned tool is a mapping, not {node.Kind}.");
            return null;
        }

        var tool = new MapReader(map, "a pinned tool", map.Span, bag, ToolKeys);
        bool? Hint(string key) => tool.Find(key) is null ? null : tool.Bool(key, false);
        return tool.Text("name", required: true) is { } name
            ? new PinnedTool(name.Value, tool.Text("title")?.Value, Hint("readOnlyHint"), Hint("destructiveHint"), Hint("idempotentHint"), Hint("openWorldHint"))
            {
                Definition = tool.Text("definition") is { } definition ? Definition(definition, name.Value, bag) : null,
            }
            : null;
    }

    private static PinnedDefinition? Definition(ScalarNode text, string name, DiagnosticBag bag)
    {
        PinnedDefinition? definition = PinnedDefinition.Read(text.Value, out string? whyNot);
        if (definition is null || definition.Name != name)
        {
            bag.Error(Codes.PinnedDefinition, text.Span, definition is null ? $"The definition of `{name}` is no tool: it {whyNot}." : $"The definition of `{name}` is of another tool. A definition is one element of what `tools/list` answers.");
            return null;
        }

        if (!definition.CompileArguments(out whyNot))
        {
            bag.Error(Codes.PinnedSchema, text.Span, $"The input schema of `{name}` cannot be checked: it {whyNot}. Leave the tool out; with `unpinned: deny` nobody calls it.");
            return null;
        }

        return definition;
    }
}
