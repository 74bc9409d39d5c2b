using FastMcp.Wire.Json;

namespace FastMcp.Wire.Models;

/// <summary>Where the messages of each API hold text.</summary>
public static class ModelPlans
{
    /// <summary>A whole answer.</summary>
    public static SlotPlan Answer(ModelApi api) => api switch
    {
        ModelApi.Messages or ModelApi.Invoke => SlotPlans.AnthropicAnswer,
        ModelApi.Gemini => SlotPlans.GeminiAnswer,
        ModelApi.Converse => SlotPlans.ConverseAnswer,
        ModelApi.Ollama => SlotPlans.OllamaAnswer,
        ModelApi.Responses => SlotPlans.ResponsesAnswer,
        _ => SlotPlans.OpenAiAnswer,
    };

    /// <summary>A request.</summary>
    public static SlotPlan Request(ModelApi api) => api switch
    {
        ModelApi.Messages or ModelApi.Invoke => SlotPlans.AnthropicRequest,
        ModelApi.Gemini => SlotPlans.GeminiRequest,
        ModelApi.Converse => SlotPlans.ConverseRequest,
        ModelApi.Responses => SlotPlans.ResponsesRequest,
        _ => SlotPlans.Json,
    };

    /// <summary>Its models sign some of their texts and want them back unchanged.</summary>
    public static bool IsSigned(ModelApi api) => api is ModelApi.Messages or ModelApi.Responses or ModelApi.Converse or ModelApi.Invoke;
}
