namespace FastMcp.PolicyCompiler.Decisions;

/// <summary>Methods of MCP by what decisions may do with them. Both eras; what is in none of the lists is like any other call.</summary>
internal static class McpMethods
{
    public const string CallTool = "tools/call";
    public const string GetPrompt = "prompts/get";

    /// <summary>Methods that name a resource.</summary>
    public static readonly string[] OfResources = ["resources/read", "resources/subscribe", "resources/unsubscribe"];

    /// <summary>What client and server need to speak at all. Passes by <c>builtin:mcp-lifecycle</c>, unless a decision denies it; nobody is asked.</summary>
    public static readonly string[] Lifecycle =
    [
        "initialize", "server/discover", "ping", "subscriptions/listen", "logging/setLevel",
        "notifications/initialized", "notifications/cancelled", "notifications/progress", "notifications/roots/list_changed",
    ];

    /// <summary>Passes by <c>builtin:mcp-lists</c>; what is listed is filtered, but for templates, which are no names.</summary>
    public static readonly string[] Lists = ["tools/list", "resources/list", "resources/templates/list", "prompts/list"];

    /// <summary>Passes by a built-in decision.</summary>
    public static bool IsBuiltIn(string method) => Lifecycle.Contains(method) || Lists.Contains(method);

    /// <summary>There is an answer that could wait for a person.</summary>
    public static bool CanAsk(string method) => !IsBuiltIn(method) && !method.StartsWith("notifications/", StringComparison.Ordinal);
}
