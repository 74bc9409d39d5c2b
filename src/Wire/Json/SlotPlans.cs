using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

/// <summary>The plans of the protocols that are spoken.</summary>
public static class SlotPlans
{
    /// <summary>JSON of no known meaning: every string, key and integer is a slot.</summary>
    public static SlotPlan Json { get; } = new SlotPlanBuilder().Build();

    /// <summary>MCP messages of all revisions, in both directions, single or as a batch.</summary>
    public static SlotPlan Mcp { get; } = McpPlan.Build();

    /// <summary>A whole chat completion, completion or embedding answer.</summary>
    public static SlotPlan OpenAiAnswer { get; } = OpenAiPlan.Answer();

    /// <summary>One event of a chat completion or completion stream. Its channels need an chunk reader as its channel map.</summary>
    public static SlotPlan OpenAiEvent { get; } = OpenAiPlan.Event();
}
