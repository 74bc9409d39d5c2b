namespace FastMcp.Wire.Json;

/// <summary>
/// Where MCP messages (schemas 2024-11-05 to 2026-07-28) hold what must come back byte-exact. Exact paths only:
/// the same name elsewhere (in <c>structuredContent</c>, say) is text.
/// </summary>
internal static class McpPlan
{
    private const string Prefix = "io.modelcontextprotocol/";

    public static SlotPlan Build()
    {
        var plan = new SlotPlanBuilder().ElementsLikeRoot();
        plan.Add(SlotRule.Exempt, "jsonrpc").Add(SlotRule.Exempt, "id").Add(SlotRule.PlainText, "method");
        plan.Add(SlotRule.ExemptNumber, "error", "code").Add(SlotRule.Text, "error", "message");
        plan.Add(SlotRule.Exempt, "params", "_meta", "progressToken");
        plan.Add(SlotRule.Exempt, "params", "_meta", Prefix + "protocolVersion");
        Meta(plan, "params", "_meta");
        Meta(plan, "result", "_meta");
        AddParams(plan);
        AddResult(plan);
        return plan.Build();
    }

    private static void AddParams(SlotPlanBuilder plan)
    {
        foreach (var name in (ReadOnlySpan<string>)["progressToken", "requestId", "taskId", "cursor", "requestState", "protocolVersion"])
        {
            plan.Add(SlotRule.Exempt, "params", name);
        }

        plan.Add(SlotRule.Text, "params", "name").Add(SlotRule.Text, "params", "uri").Add(SlotRule.Text, "params", "arguments");
        plan.Add(SlotRule.ExemptNumber, "params", "progress").Add(SlotRule.ExemptNumber, "params", "total");
        plan.Add(SlotRule.Exempt, "params", "task", "taskId");
        Message(plan, "params", "messages", "[]");
        Message(plan, "params", "inputResponses", "*");
    }

    private static void AddResult(SlotPlanBuilder plan)
    {
        plan.Add(SlotRule.PlainText, "result", "resultType");
        foreach (var name in (ReadOnlySpan<string>)["nextCursor", "requestState", "taskId", "protocolVersion"])
        {
            plan.Add(SlotRule.Exempt, "result", name);
        }

        plan.Add(SlotRule.ExemptNumber, "result", "ttlMs");
        plan.Add(SlotRule.Exempt, "result", "task", "taskId");
        plan.Add(SlotRule.Exempt, "result", "tasks", "[]", "taskId");
        plan.Add(SlotRule.Text, "result", "structuredContent");
        plan.Add(SlotRule.Base64, "result", "contents", "[]", "blob");
        Content(plan, "result", "content", "[]");
        Content(plan, "result", "content");
        Message(plan, "result", "messages", "[]");
        Message(plan, "result", "inputRequests", "*", "params", "messages", "[]");
    }

    private static void Message(SlotPlanBuilder plan, params ReadOnlySpan<string> path)
    {
        Content(plan, [.. path, "content"]);
        Content(plan, [.. path, "content", "[]"]);
    }

    /// <summary>A content block: an embedded resource's <c>blob</c> may be text, and so may what calls itself an image's <c>data</c>.</summary>
    private static void Content(SlotPlanBuilder plan, params ReadOnlySpan<string> path)
    {
        plan.Add(SlotRule.PlainText, [.. path, "type"]).Add(SlotRule.Text, [.. path, "text"]);
        plan.Add(SlotRule.Base64, [.. path, "data"]);
        plan.Add(SlotRule.Base64, [.. path, "resource", "blob"]);
    }

    private static void Meta(SlotPlanBuilder plan, params ReadOnlySpan<string> path)
    {
        plan.Add(SlotRule.Exempt, [.. path, Prefix + "subscriptionId"]);
        plan.Add(SlotRule.Exempt, [.. path, Prefix + "related-task", "taskId"]);
    }
}
