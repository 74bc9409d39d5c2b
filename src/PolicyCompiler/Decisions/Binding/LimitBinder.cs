using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary><c>limit: { calls: 10, per: 1m, burst: 5, by: caller }</c>.</summary>
internal static class LimitBinder
{
    public const int MostCalls = 1_000_000;
    public const int LongestPeriod = 24 * 3600;

    public static readonly string[] Keys = ["calls", "per", "burst", "by"];

    /// <summary>In the order of <see cref="LimitBy"/>.</summary>
    public static readonly string[] Bys = ["caller", "agent", "team", "session", "all"];

    public static LimitPlan? Bind(MapReader decision, DiagnosticBag bag)
    {
        if (decision.Map("limit") is not { } map)
        {
            return null;
        }

        var limit = new MapReader(map, "`limit`", map.Span, bag, Keys);
        foreach (string key in new[] { "calls", "per" }.Where(key => limit.Find(key) is null))
        {
            limit.Missing(key);
        }

        int calls = InRange(limit.Number("calls"), "calls", bag) ?? 1;
        int burst = InRange(limit.Number("burst"), "burst", bag) ?? calls;
        int by = limit.Word("by", Bys);
        int seconds = 1;
        if (limit.Text("per") is { } per && !(Times.TrySeconds(per.Value, out seconds) && seconds <= LongestPeriod))
        {
            bag.Error(Codes.WrongType, per.Span, $"`per` takes a time of at most a day such as 1m, not `{per.Value}`.");
        }

        return new LimitPlan(calls, Math.Max(seconds, 1), burst, by < 0 ? LimitBy.Caller : (LimitBy)by);
    }

    private static int? InRange(BoundNumber? number, string key, DiagnosticBag bag)
    {
        if (number is { Value: < 1 or > MostCalls })
        {
            bag.Error(Codes.WrongType, number.Span, $"`{key}` is 1 to {MostCalls}.");
        }

        return number?.Value;
    }
}
