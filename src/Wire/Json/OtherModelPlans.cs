using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

/// <summary>Where Gemini, Bedrock's Converse and Ollama hold text, channels, signed reasoning and what must come back as it is.</summary>
internal static class OtherModelPlans
{
    public static SlotPlan GeminiAnswer()
    {
        var plan = new SlotPlanBuilder();
        Gemini(plan);
        return plan.Add(SlotRule.Text, "candidates", "[]", "content", "parts", "[]", "text").Build();
    }

    public static SlotPlan GeminiEvent()
    {
        var plan = new SlotPlanBuilder();
        Gemini(plan);
        return plan.AddChannel(ChannelKind.Content, "candidates", "[]", "content", "parts", "[]", "text").Build();
    }

    public static SlotPlan GeminiRequest()
    {
        var plan = new SlotPlanBuilder();
        plan.Add(SlotRule.PlainText, "contents", "[]", "role").Add(SlotRule.Text, "contents", "[]", "parts", "[]", "text");
        return plan.Add(SlotRule.Opaque, "contents", "[]", "parts", "[]", "thoughtSignature").Build();
    }

    public static SlotPlan ConverseAnswer()
    {
        var plan = new SlotPlanBuilder();
        plan.Add(SlotRule.PlainText, "stopReason").Add(SlotRule.Text, "usage").Add(SlotRule.PlainText, "output", "message", "role");
        Block(plan, 1, "output", "message", "content", "[]");
        return plan.Build();
    }

    public static SlotPlan ConverseEvent()
    {
        var plan = new SlotPlanBuilder();
        plan.Add(SlotRule.ExemptNumber, "contentBlockIndex").Add(SlotRule.PlainText, "stopReason").Add(SlotRule.Exempt, "p").Add(SlotRule.Text, "usage");
        plan.Add(SlotRule.PlainText, "start", "toolUse", "toolUseId").Add(SlotRule.Text, "delta", "citation");
        plan.AddChannel(ChannelKind.Content, "delta", "text");
        plan.AddChannel(ChannelKind.ToolArguments, "delta", "toolUse", "input");
        plan.AddChannel(ChannelKind.Reasoning, "delta", "reasoningContent", "text");
        plan.AddChannel(ChannelKind.Signature, "delta", "reasoningContent", "signature");
        return plan.Add(SlotRule.Opaque, "delta", "reasoningContent", "redactedContent").Build();
    }

    public static SlotPlan ConverseRequest()
    {
        var plan = new SlotPlanBuilder();
        plan.Add(SlotRule.PlainText, "messages", "[]", "role");
        Block(plan, 2, "messages", "[]", "content", "[]");
        return plan.Build();
    }

    public static SlotPlan OllamaEvent()
    {
        var plan = new SlotPlanBuilder();
        plan.Add(SlotRule.PlainText, "model").Add(SlotRule.PlainText, "created_at").Add(SlotRule.PlainText, "message", "role");
        foreach (var name in (ReadOnlySpan<string>)["total_duration", "load_duration", "prompt_eval_count", "prompt_eval_duration", "eval_count", "eval_duration"])
        {
            plan.Add(SlotRule.ExemptNumber, name);
        }

        plan.AddChannel(ChannelKind.Content, "message", "content").AddChannel(ChannelKind.Reasoning, "message", "thinking");
        plan.AddChannel(ChannelKind.CompletionText, "response").AddChannel(ChannelKind.ReasoningContent, "thinking");
        // Numbers of tokens, which spell the text again.
        return plan.Add(SlotRule.SuppressList, "context").Add(SlotRule.SuppressList, "logprobs").Build();
    }

    public static SlotPlan OllamaAnswer()
    {
        var plan = new SlotPlanBuilder();
        foreach (var name in (ReadOnlySpan<string>)["total_duration", "load_duration", "prompt_eval_count", "prompt_eval_duration", "eval_count", "eval_duration"])
        {
            plan.Add(SlotRule.ExemptNumber, name);
        }

        return plan.Add(SlotRule.SuppressList, "context").Add(SlotRule.SuppressList, "logprobs").Build();
    }

    private static void Gemini(SlotPlanBuilder plan)
    {
        plan.Add(SlotRule.Text, "usageMetadata").Add(SlotRule.PlainText, "modelVersion").Add(SlotRule.PlainText, "responseId");
        plan.Add(SlotRule.ExemptNumber, "candidates", "[]", "index").Add(SlotRule.PlainText, "candidates", "[]", "finishReason");
        plan.Add(SlotRule.Suppress, "candidates", "[]", "logprobsResult").Add(SlotRule.Text, "candidates", "[]", "content", "parts", "[]", "functionCall");
        plan.Add(SlotRule.PlainText, "candidates", "[]", "content", "role");
        plan.Add(SlotRule.Opaque, "candidates", "[]", "content", "parts", "[]", "thoughtSignature");
        plan.Add(SlotRule.Base64, "candidates", "[]", "content", "parts", "[]", "inlineData", "data");
        plan.Add(SlotRule.ExemptNumber, "embedding", "values", "[]").Add(SlotRule.ExemptNumber, "embeddings", "[]", "values", "[]");
    }

    /// <param name="depth">Arrays on the path that tell one block from another.</param>
    private static void Block(SlotPlanBuilder plan, int depth, params ReadOnlySpan<string> path)
    {
        plan.Add(SlotRule.Text, [.. path, "text"]).Add(SlotRule.PlainText, [.. path, "toolUse", "toolUseId"]);
        plan.AddSigned(SlotRule.SignedText, depth, [.. path, "reasoningContent", "reasoningText", "text"]);
        plan.AddSigned(SlotRule.Signature, depth, [.. path, "reasoningContent", "reasoningText", "signature"]);
        plan.Add(SlotRule.Opaque, [.. path, "reasoningContent", "redactedContent"]);
    }
}
