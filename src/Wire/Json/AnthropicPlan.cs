using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

/// <summary>Where Anthropic Messages requests, answers and events hold text, channels, signed thinking and what must come back as it is.</summary>
internal static class AnthropicPlan
{
    public static SlotPlan Answer()
    {
        var plan = new SlotPlanBuilder();
        Message(plan);
        return plan.Build();
    }

    public static SlotPlan Event()
    {
        var plan = new SlotPlanBuilder();
        plan.Add(SlotRule.PlainText, "type").Add(SlotRule.ExemptNumber, "index").Add(SlotRule.Text, "usage").Add(SlotRule.Text, "error");
        Message(plan, "message");
        plan.Add(SlotRule.PlainText, "delta", "type").Add(SlotRule.PlainText, "delta", "stop_reason").Add(SlotRule.Text, "delta", "citation");
        plan.Add(SlotRule.Opaque, "delta", "citation", "encrypted_index");
        plan.AddChannel(ChannelKind.Content, "delta", "text");
        plan.AddChannel(ChannelKind.ToolArguments, "delta", "partial_json");
        plan.AddChannel(ChannelKind.Reasoning, "delta", "thinking");
        plan.AddChannel(ChannelKind.Signature, "delta", "signature");
        plan.AddChannel(ChannelKind.Compaction, "delta", "content");
        Block(plan, 0, "content_block");
        plan.AddChannel(ChannelKind.Content, "content_block", "text");
        plan.AddChannel(ChannelKind.Reasoning, "content_block", "thinking");
        plan.AddChannel(ChannelKind.Signature, "content_block", "signature");
        plan.AddChannel(ChannelKind.Compaction, "content_block", "content");
        return plan.Build();
    }

    public static SlotPlan Request()
    {
        var plan = new SlotPlanBuilder();
        plan.Add(SlotRule.PlainText, "model").Add(SlotRule.ExemptNumber, "max_tokens").Add(SlotRule.Text, "messages");
        plan.Add(SlotRule.PlainText, "messages", "[]", "role").Add(SlotRule.Text, "messages", "[]", "content");
        Block(plan, 2, "messages", "[]", "content", "[]");
        return plan.Build();
    }

    private static void Message(SlotPlanBuilder plan, params ReadOnlySpan<string> path)
    {
        foreach (var name in (ReadOnlySpan<string>)["id", "type", "role", "model", "stop_reason"])
        {
            plan.Add(SlotRule.PlainText, [.. path, name]);
        }

        plan.Add(SlotRule.Text, [.. path, "usage"]).Add(SlotRule.Text, [.. path, "content"]);
        Block(plan, 1, [.. path, "content", "[]"]);
    }

    /// <param name="depth">Arrays on the path that tell one block from another.</param>
    private static void Block(SlotPlanBuilder plan, int depth, params ReadOnlySpan<string> path)
    {
        foreach (var name in (ReadOnlySpan<string>)["type", "id", "tool_use_id"])
        {
            plan.Add(SlotRule.PlainText, [.. path, name]);
        }

        foreach (var name in (ReadOnlySpan<string>)["text", "input", "content", "citations"])
        {
            plan.Add(SlotRule.Text, [.. path, name]);
        }

        plan.AddSigned(SlotRule.SignedText, depth, [.. path, "thinking"]);
        plan.AddSigned(SlotRule.Signature, depth, [.. path, "signature"]);
        // Redacted thinking, and what search tools found.
        plan.Add(SlotRule.Opaque, [.. path, "data"]).Add(SlotRule.Opaque, [.. path, "citations", "[]", "encrypted_index"]);
        plan.Add(SlotRule.Opaque, [.. path, "content", "[]", "encrypted_content"]);
    }
}
