using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

/// <summary>Where OpenAI Responses requests, answers and events hold text, channels, encrypted reasoning and media.</summary>
internal static class ResponsesPlan
{
    public static SlotPlan Answer()
    {
        var plan = new SlotPlanBuilder();
        Response(plan);
        // Items of a stored response.
        Item(plan, 1, "data", "[]");
        return plan.Build();
    }

    public static SlotPlan Event()
    {
        var plan = new SlotPlanBuilder();
        foreach (var name in (ReadOnlySpan<string>)["type", "item_id"])
        {
            plan.Add(SlotRule.PlainText, name);
        }

        foreach (var name in (ReadOnlySpan<string>)["sequence_number", "output_index", "content_index", "summary_index", "annotation_index", "partial_image_index"])
        {
            plan.Add(SlotRule.ExemptNumber, name);
        }

        foreach (var name in (ReadOnlySpan<string>)["text", "refusal", "arguments", "code", "input", "transcript", "error", "message", "annotation"])
        {
            plan.Add(SlotRule.Text, name);
        }

        // The reader knows by the event's type which text it is.
        plan.AddChannel(ChannelKind.Content, "delta");
        plan.Add(SlotRule.SuppressList, "logprobs").Add(SlotRule.Exempt, "obfuscation").Add(SlotRule.Opaque, "partial_image_b64");
        Part(plan, "part");
        Item(plan, 0, "item");
        Response(plan, "response");
        return plan.Build();
    }

    public static SlotPlan Request()
    {
        var plan = new SlotPlanBuilder();
        plan.Add(SlotRule.PlainText, "model").Add(SlotRule.ExemptNumber, "max_output_tokens").Add(SlotRule.Text, "input").Add(SlotRule.Text, "instructions");
        Item(plan, 1, "input", "[]");
        return plan.Build();
    }

    private static void Response(SlotPlanBuilder plan, params ReadOnlySpan<string> path)
    {
        foreach (var name in (ReadOnlySpan<string>)["id", "object", "status", "model"])
        {
            plan.Add(SlotRule.PlainText, [.. path, name]);
        }

        foreach (var name in (ReadOnlySpan<string>)["created_at", "completed_at"])
        {
            plan.Add(SlotRule.ExemptNumber, [.. path, name]);
        }

        plan.Add(SlotRule.Text, [.. path, "usage"]).Add(SlotRule.Text, [.. path, "output_text"]);
        Item(plan, 1, [.. path, "output", "[]"]);
    }

    /// <param name="depth">Arrays on the path that tell one item from another.</param>
    private static void Item(SlotPlanBuilder plan, int depth, params ReadOnlySpan<string> path)
    {
        foreach (var name in (ReadOnlySpan<string>)["type", "id", "status", "role", "call_id"])
        {
            plan.Add(SlotRule.PlainText, [.. path, name]);
        }

        foreach (var name in (ReadOnlySpan<string>)["arguments", "input", "code"])
        {
            plan.Add(SlotRule.Text, [.. path, name]);
        }

        // Of a message these are signed by nothing.
        plan.AddSigned(SlotRule.SignedText, depth, [.. path, "summary", "[]", "text"]);
        plan.AddSigned(SlotRule.SignedText, depth, [.. path, "content", "[]", "text"]);
        plan.AddSigned(SlotRule.Signature, depth, [.. path, "encrypted_content"]);
        plan.Add(SlotRule.SuppressList, [.. path, "content", "[]", "logprobs"]);
    }

    private static void Part(SlotPlanBuilder plan, params ReadOnlySpan<string> path) => plan
        .Add(SlotRule.PlainText, [.. path, "type"]).Add(SlotRule.Text, [.. path, "text"]).Add(SlotRule.Text, [.. path, "refusal"])
        .Add(SlotRule.SuppressList, [.. path, "logprobs"]);
}
