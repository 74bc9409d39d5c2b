using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>Finds out how a call can wait: by its era, what its client takes, and the route's own word.</summary>
internal static class WaitModes
{
    public static WaitMode Of(Call call)
    {
        if (call.Kind == CallKind.McpMessage && call.Message.Era == McpEra.Modern)
        {
            return call.Message.KnownMethod is McpMethod.ToolsCall or McpMethod.PromptsGet or McpMethod.ResourcesRead ? WaitMode.Input : WaitMode.Retry;
        }

        if (call.Route.Config.Approval == ApprovalMode.Retry)
        {
            return WaitMode.Retry;
        }

        if (call.IsMcp)
        {
            // Who times out at 60 s and gets nothing until then has nothing of waiting.
            return Streams(call) ? WaitMode.Stream : WaitMode.Retry;
        }

        return call.Model.Stream && call.Head.MinorVersion > 0 && HasComments(call) ? WaitMode.Stream : WaitMode.Hold;
    }

    /// <summary>An answer of MCP may begin as a stream of events.</summary>
    public static bool Streams(Call call) => call.Head.MinorVersion > 0 && TakesEvents(call);

    private static bool TakesEvents(Call call) => call.Head.Fields.ValueOf(KnownField.Accept).IndexOf("text/event-stream"u8) >= 0;

    // Lines of JSON, elements of an array and binary frames have no place for what is no part of the answer.
    private static bool HasComments(Call call) => call.Api is ModelApi.Chat or ModelApi.Responses or ModelApi.Messages
        || (call.Api == ModelApi.Gemini && call.Head.Query.IndexOf("alt=sse"u8) >= 0);
}
