using FastMcp.Wire.Json;

namespace FastMcp.Wire.Models;

/// <summary>Where the messages of each API hold text.</summary>
public static class ModelPlans
{
    /// <summary>A whole answer.</summary>
    public static SlotPlan Answer(ModelApi api) => api switch
    {
        ModelApi.Messages => SlotPlans.AnthropicAnswer,
        ModelApi.Responses => SlotPlans.ResponsesAnswer,
        _ => SlotPlans.OpenAiAnswer,
    };

    /// <summary>A request.</summary>
    public static SlotPlan Request(ModelApi api) => api switch
    {
        ModelApi.Messages => SlotPlans.AnthropicRequest,
        ModelApi.Responses => SlotPlans.ResponsesRequest,
        _ => SlotPlans.Json,
    };

    /// <summary>Its models sign some of their texts and want them back unchanged.</summary>
    public static bool IsSigned(ModelApi api) => api is ModelApi.Messages or ModelApi.Responses;
}
