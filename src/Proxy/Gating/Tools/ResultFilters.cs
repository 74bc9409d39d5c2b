using FastMcp.Proxy.Gating.Lists;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>Finds out which calls are answered by results that have bounds.</summary>
internal static class ResultFilters
{
    /// <summary>Null: none is.</summary>
    public static IAnswerFilter? Of(Call call, long exchange) =>
        call.Terms.Pins is { Catalogue.Results: { } plan } pins && HasResult(call) ? new ResultBounds(plan, pins.Meters.Results, exchange) : null;

    // The answer of any call of the session may come in its own stream.
    private static bool HasResult(Call call) => call.Kind switch
    {
        CallKind.McpMessage => call.Message.KnownMethod is McpMethod.ToolsCall or McpMethod.TasksResult or McpMethod.ResourcesRead or McpMethod.PromptsGet,
        CallKind.McpBatch or CallKind.McpStream => true,
        _ => false,
    };
}
