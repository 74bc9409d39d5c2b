using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Responses;

/// <summary>One kind of text that a stream of OpenAI Responses carries in pieces.</summary>
/// <param name="Kind">Its channel.</param>
/// <param name="Delta">The type of the events with its pieces.</param>
/// <param name="Done">The type of the event that repeats it whole and ends it.</param>
/// <param name="PartName">The member that says which part of the item it is; empty where an item has only one such text.</param>
internal sealed record ResponsesText(ChannelKind Kind, byte[] Delta, byte[] Done, byte[] PartName)
{
    private static readonly byte[] s_content = "content_index"u8.ToArray();
    private static readonly byte[] s_summary = "summary_index"u8.ToArray();

    public static ResponsesText[] All { get; } =
    [
        new(ChannelKind.Content, "response.output_text.delta"u8.ToArray(), "response.output_text.done"u8.ToArray(), s_content),
        new(ChannelKind.ToolArguments, "response.function_call_arguments.delta"u8.ToArray(), "response.function_call_arguments.done"u8.ToArray(), []),
        new(ChannelKind.Reasoning, "response.reasoning_summary_text.delta"u8.ToArray(), "response.reasoning_summary_text.done"u8.ToArray(), s_summary),
        new(ChannelKind.ReasoningContent, "response.reasoning_text.delta"u8.ToArray(), "response.reasoning_text.done"u8.ToArray(), s_content),
        new(ChannelKind.Refusal, "response.refusal.delta"u8.ToArray(), "response.refusal.done"u8.ToArray(), s_content),
        new(ChannelKind.McpArguments, "response.mcp_call_arguments.delta"u8.ToArray(), "response.mcp_call_arguments.done"u8.ToArray(), []),
        new(ChannelKind.ToolInput, "response.custom_tool_call_input.delta"u8.ToArray(), "response.custom_tool_call_input.done"u8.ToArray(), []),
        new(ChannelKind.Code, "response.code_interpreter_call_code.delta"u8.ToArray(), "response.code_interpreter_call_code.done"u8.ToArray(), []),
        new(ChannelKind.AudioTranscript, "response.audio.transcript.delta"u8.ToArray(), "response.audio.transcript.done"u8.ToArray(), []),
    ];

    public static ResponsesText Of(ChannelKind kind) => Array.Find(All, text => text.Kind == kind) ?? All[0];
}
