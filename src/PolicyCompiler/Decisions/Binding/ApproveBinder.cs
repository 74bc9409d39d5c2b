using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary><c>approve: { by: [platform-leads], count: 1, within: 15m }</c>: who is asked, how many must say yes, and until when.</summary>
internal static class ApproveBinder
{
    public static readonly string[] Keys = ["by", "count", "within"];

    /// <summary>Null: the decision does not say.</summary>
    public static ApprovePlan? Bind(MapReader decision, bool asks, DiagnosticBag bag)
    {
        if (decision.Map("approve") is not { } map)
        {
            return null;
        }

        if (!asks)
        {
            bag.Error(Codes.KeyWithoutEffect, decision.KeyOf("approve")!.Span, "`approve` says who is asked; this decision asks nobody. Write `then: ask`, or leave `approve` out.");
        }

        var approve = new MapReader(map, "`approve`", map.Span, bag, Keys);
        if (approve.Find("by") is null)
        {
            approve.Missing("by");
        }

        string[] by = [.. approve.Texts("by").Select(group => group.Value).Distinct()];
        int people = 1;
        if (approve.Number("count") is { } count)
        {
            people = count.Value;
            if (people is < 1 or > 10)
            {
                bag.Error(Codes.WrongType, count.Span, "`count` is 1 to 10 people.");
            }
        }

        int seconds = ApprovePlan.DefaultSeconds;
        if (approve.Text("within") is { } within && !(Times.TrySeconds(within.Value, out seconds) && seconds is > 0 and <= ApprovePlan.LongestSeconds))
        {
            bag.Error(Codes.WrongType, within.Span, $"`within` takes a time of at most 7 days such as 15m, not `{within.Value}`.");
        }

        return new ApprovePlan(by, people, seconds);
    }
}
