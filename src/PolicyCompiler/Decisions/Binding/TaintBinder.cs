using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary><c>taint: untrusted</c>: what the session is marked with when the decision lets a call pass.</summary>
internal static class TaintBinder
{
    public const int MostTaints = 16;

    public static IReadOnlyList<string> Bind(MapReader decision, Then? then, DiagnosticBag bag)
    {
        if (decision.Find("taint") is not { } node)
        {
            return [];
        }

        if (then is not null and not Then.Allow)
        {
            bag.Error(Codes.KeyWithoutEffect, decision.KeyOf("taint")!.Span, "`taint` marks the session of a call that passes; this decision lets none pass.");
        }

        IReadOnlyList<ScalarNode> names = node is ListNode ? decision.Texts("taint") : decision.Text("taint") is { } one ? [one] : [];
        if (node is ListNode { Items.Count: 0 or > MostTaints })
        {
            bag.Error(Codes.WrongType, node.Span, $"`taint` takes 1 to {MostTaints} names.");
        }

        foreach (ScalarNode name in names.Where(name => !RuleBinder.IsId(name.Value)))
        {
            bag.Error(Codes.WrongType, name.Span, $"`{name.Value}` is not the name of a taint: 1 to {RuleBinder.MaxIdLength} of a-z, 0-9 and `-`.");
        }

        return [.. names.Select(name => name.Value)];
    }
}
