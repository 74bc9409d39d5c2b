using FastMcp.Proxy.Gating.Lists;
using FastMcp.Proxy.Reading;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>Finds out which calls are answered by results that have bounds.</summary>
internal static class ResultFilters
{
    /// <summary>Null: none is.</summary>
    public static IAnswerFilter? Of(Call call, long exchange) =>
        call.Terms.Pins is { Catalogue.Results: { } plan } pins && HasResult(call) ? new ResultBounds(plan, pins.Meters.Results, exchange) : null;

    // An answer is whose its id says: one to another call may come in this call's stream, as in the session's own.
    private static bool HasResult(Call call) => call.Kind is CallKind.McpMessage or CallKind.McpBatch or CallKind.McpStream;
}
