using System.Globalization;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary>
/// <c>approve: { by: [platform-leads], count: 1, within: 15m }</c>. Nobody approves in this version: what must be asked for
/// is refused, which is the safe reading of any <c>approve</c>, so that only its form is looked at.
/// </summary>
internal static class ApproveBinder
{
    public static readonly string[] Keys = ["by", "count", "within"];

    public static void Bind(MapReader decision, bool asks, DiagnosticBag bag)
    {
        if (decision.Map("approve") is not { } map)
        {
            return;
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

        _ = approve.Texts("by");
        if (approve.Number("count") is { Value: < 1 or > 10 } count)
        {
            bag.Error(Codes.WrongType, count.Span, "`count` is 1 to 10 people.");
        }

        if (approve.Text("within") is { } within && !IsTime(within.Value))
        {
            bag.Error(Codes.WrongType, within.Span, $"`within` takes a time such as 15m, not `{within.Value}`.");
        }
    }

    public static bool IsTime(string text) =>
        text.Length > 1 && "smhd".IndexOf(text[text.Length - 1]) >= 0
        && int.TryParse(text.Substring(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0;
}
