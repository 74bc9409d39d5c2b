using FastMcp.Wire.Json;

namespace FastMcp.Wire.Mcp;

/// <summary>Names of methods.</summary>
internal static class McpMethods
{
    private const int LongestRaw = 40 * 6;

    /// <param name="raw">Content of a JSON string.</param>
    /// <param name="isPlain">It has no escapes.</param>
    public static McpMethod Parse(ReadOnlySpan<byte> raw, bool isPlain) => raw.Length > LongestRaw
        ? McpMethod.Other
        : isPlain ? Find(raw) : FindEscaped(raw);

    private static McpMethod FindEscaped(ReadOnlySpan<byte> raw)
    {
        Span<byte> scratch = stackalloc byte[LongestRaw + JsonUnescaper.MinimumRoom];
        return Find(JsonText.Decode(raw, scratch));
    }

    private static McpMethod Find(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("tools/call"u8) => McpMethod.ToolsCall,
        _ when name.SequenceEqual("tools/list"u8) => McpMethod.ToolsList,
        _ when name.SequenceEqual("initialize"u8) => McpMethod.Initialize,
        _ when name.SequenceEqual("notifications/initialized"u8) => McpMethod.Initialized,
        _ when name.SequenceEqual("ping"u8) => McpMethod.Ping,
        _ when name.SequenceEqual("server/discover"u8) => McpMethod.ServerDiscover,
        _ when name.SequenceEqual("resources/read"u8) => McpMethod.ResourcesRead,
        _ when name.SequenceEqual("resources/list"u8) => McpMethod.ResourcesList,
        _ when name.SequenceEqual("resources/templates/list"u8) => McpMethod.ResourcesTemplatesList,
        _ when name.SequenceEqual("resources/subscribe"u8) => McpMethod.ResourcesSubscribe,
        _ when name.SequenceEqual("resources/unsubscribe"u8) => McpMethod.ResourcesUnsubscribe,
        _ when name.SequenceEqual("prompts/get"u8) => McpMethod.PromptsGet,
        _ when name.SequenceEqual("prompts/list"u8) => McpMethod.PromptsList,
        _ when name.SequenceEqual("completion/complete"u8) => McpMethod.CompletionComplete,
        _ when name.SequenceEqual("logging/setLevel"u8) => McpMethod.LoggingSetLevel,
        _ when name.SequenceEqual("subscriptions/listen"u8) => McpMethod.SubscriptionsListen,
        _ when name.SequenceEqual("tasks/get"u8) => McpMethod.TasksGet,
        _ when name.SequenceEqual("tasks/update"u8) => McpMethod.TasksUpdate,
        _ when name.SequenceEqual("tasks/cancel"u8) => McpMethod.TasksCancel,
        _ when name.SequenceEqual("tasks/result"u8) => McpMethod.TasksResult,
        _ when name.SequenceEqual("tasks/list"u8) => McpMethod.TasksList,
        _ when name.SequenceEqual("notifications/cancelled"u8) => McpMethod.Cancelled,
        _ when name.SequenceEqual("notifications/progress"u8) => McpMethod.Progress,
        _ when name.SequenceEqual("sampling/createMessage"u8) => McpMethod.SamplingCreateMessage,
        _ when name.SequenceEqual("elicitation/create"u8) => McpMethod.ElicitationCreate,
        _ when name.SequenceEqual("roots/list"u8) => McpMethod.RootsList,
        _ => McpMethod.Other,
    };
}
