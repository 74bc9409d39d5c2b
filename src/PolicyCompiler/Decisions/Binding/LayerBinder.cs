using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary><c>layer: org</c>, <c>layer: { team: payments }</c> or <c>layer: { agent: billing-bot }</c>.</summary>
internal static class LayerBinder
{
    public static readonly string[] Keys = ["team", "agent"];

    public static LayerPlan Bind(MapReader file, DiagnosticBag bag)
    {
        switch (file.Find("layer"))
        {
            case null:
            case ScalarNode { Value: "org" }:
                return LayerPlan.Org;
            case MapNode map:
                return Below(new MapReader(map, "`layer`", map.Span, bag, Keys), map.Span, bag);
            case var other:
                bag.Error(Codes.Layer, other.Span, "`layer` is `org`, `{ team: NAME }` or `{ agent: NAME }`.");
                return LayerPlan.Org;
        }
    }

    private static LayerPlan Below(MapReader layer, SourceSpan at, DiagnosticBag bag)
    {
        ScalarNode? name = layer.Text("team") ?? layer.Text("agent");
        if (name is null || layer.Text("team") is not null == layer.Text("agent") is not null || !RuleBinder.IsId(name.Value))
        {
            bag.Error(Codes.Layer, name?.Span ?? at, $"A layer names one team or one agent: 1 to {RuleBinder.MaxIdLength} of a-z, 0-9 and `-`.");
            return LayerPlan.Org;
        }

        return new LayerPlan(layer.Text("team") is null ? LayerKind.Agent : LayerKind.Team, name.Value);
    }
}
