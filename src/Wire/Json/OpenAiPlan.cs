using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

/// <summary>Where OpenAI Chat Completions, Completions and Embeddings answers hold text, channels and opaque data.</summary>
internal static class OpenAiPlan
{
    public static SlotPlan Answer()
    {
        var plan = Shared();
        foreach (var name in (ReadOnlySpan<string>)["content", "refusal", "reasoning_content", "reasoning"])
        {
            plan.Add(SlotRule.Text, "choices", "[]", "message", name);
        }

        plan.Add(SlotRule.Text, "choices", "[]", "text");
        plan.Add(SlotRule.Text, "choices", "[]", "message", "tool_calls", "[]", "function", "arguments");
        plan.Add(SlotRule.Text, "choices", "[]", "message", "function_call", "arguments");
        plan.Add(SlotRule.Exempt, "choices", "[]", "message", "audio", "data");
        plan.Add(SlotRule.ExemptNumber, "choices", "[]", "message", "audio", "expires_at");
        plan.Add(SlotRule.ExemptNumber, "data", "[]", "embedding", "[]");
        plan.Add(SlotRule.Exempt, "data", "[]", "embedding");
        return plan.Build();
    }

    public static SlotPlan Event()
    {
        var plan = Shared();
        plan.AddChannel(ChannelKind.Content, "choices", "[]", "delta", "content");
        plan.AddChannel(ChannelKind.Refusal, "choices", "[]", "delta", "refusal");
        plan.AddChannel(ChannelKind.ReasoningContent, "choices", "[]", "delta", "reasoning_content");
        plan.AddChannel(ChannelKind.Reasoning, "choices", "[]", "delta", "reasoning");
        plan.AddChannel(ChannelKind.ToolArguments, "choices", "[]", "delta", "tool_calls", "[]", "function", "arguments");
        plan.AddChannel(ChannelKind.FunctionArguments, "choices", "[]", "delta", "function_call", "arguments");
        plan.AddChannel(ChannelKind.AudioTranscript, "choices", "[]", "delta", "audio", "transcript");
        plan.AddChannel(ChannelKind.CompletionText, "choices", "[]", "text");
        plan.AddChannel(ChannelKind.ContentPart, "choices", "[]", "delta", "content", "[]", "text");
        // They repeat the reasoning, or give it in shapes whose pieces have no place to be joined in.
        plan.Add(SlotRule.Suppress, "choices", "[]", "delta", "reasoning_details");
        plan.Add(SlotRule.Suppress, "choices", "[]", "delta", "content", "[]", "thinking");
        plan.Add(SlotRule.Exempt, "choices", "[]", "delta", "audio", "data");
        plan.Add(SlotRule.ExemptNumber, "choices", "[]", "delta", "audio", "expires_at");
        plan.Add(SlotRule.ExemptNumber, "choices", "[]", "delta", "tool_calls", "[]", "index");
        plan.Add(SlotRule.PlainText, "choices", "[]", "delta", "role");
        plan.Add(SlotRule.Exempt, "obfuscation");
        return plan.Build();
    }

    private static SlotPlanBuilder Shared() => new SlotPlanBuilder()
        .Add(SlotRule.PlainText, "id").Add(SlotRule.PlainText, "object").Add(SlotRule.PlainText, "model")
        .Add(SlotRule.ExemptNumber, "created").Add(SlotRule.Text, "usage")
        .Add(SlotRule.ExemptNumber, "choices", "[]", "index")
        .Add(SlotRule.PlainText, "choices", "[]", "finish_reason")
        .Add(SlotRule.Suppress, "choices", "[]", "logprobs");
}
