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

    /// <summary>One event of a chat completion or completion stream. Its channels need a chunk reader as its channel map.</summary>
    public static SlotPlan OpenAiEvent { get; } = OpenAiPlan.Event();

    /// <summary>A whole answer of OpenAI Responses.</summary>
    public static SlotPlan ResponsesAnswer { get; } = ResponsesPlan.Answer();

    /// <summary>One event of OpenAI Responses, with its reader as channel map.</summary>
    public static SlotPlan ResponsesEvent { get; } = ResponsesPlan.Event();

    /// <summary>A request of OpenAI Responses.</summary>
    public static SlotPlan ResponsesRequest { get; } = ResponsesPlan.Request();

    /// <summary>A whole answer of Anthropic Messages.</summary>
    public static SlotPlan AnthropicAnswer { get; } = AnthropicPlan.Answer();

    /// <summary>One event of Anthropic Messages, with its reader as channel map.</summary>
    public static SlotPlan AnthropicEvent { get; } = AnthropicPlan.Event();

    /// <summary>A request of Anthropic Messages.</summary>
    public static SlotPlan AnthropicRequest { get; } = AnthropicPlan.Request();

    /// <summary>A whole answer of Gemini.</summary>
    public static SlotPlan GeminiAnswer { get; } = OtherModelPlans.GeminiAnswer();

    /// <summary>One event of Gemini, with its reader as channel map.</summary>
    public static SlotPlan GeminiEvent { get; } = OtherModelPlans.GeminiEvent();

    /// <summary>A request of Gemini.</summary>
    public static SlotPlan GeminiRequest { get; } = OtherModelPlans.GeminiRequest();

    /// <summary>A whole answer of Bedrock's Converse.</summary>
    public static SlotPlan ConverseAnswer { get; } = OtherModelPlans.ConverseAnswer();

    /// <summary>The payload of one event of ConverseStream, with its reader as channel map.</summary>
    public static SlotPlan ConverseEvent { get; } = OtherModelPlans.ConverseEvent();

    /// <summary>A request of Bedrock's Converse.</summary>
    public static SlotPlan ConverseRequest { get; } = OtherModelPlans.ConverseRequest();

    /// <summary>A whole answer of Ollama.</summary>
    public static SlotPlan OllamaAnswer { get; } = OtherModelPlans.OllamaAnswer();

    /// <summary>One line of an Ollama stream, with its reader as channel map.</summary>
    public static SlotPlan OllamaEvent { get; } = OtherModelPlans.OllamaEvent();
}
