using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.OpenAi;

/// <summary>
/// A chunk that the gateway makes: the members that all chunks of the stream have, and one delta. No tool id or name, no role, no
/// finish reason: clients append it to what they have.
/// </summary>
internal static class OpenAiDelta
{
    public static void Shape(OpenAiEnvelope envelope, ModelChannel channel, DeltaShape into)
    {
        _ = envelope.IsEmpty
            ? into.Add("{\"object\":\"chat.completion.chunk\","u8)
            : into.AddMembers(envelope.Bytes, SlotPlans.OpenAiEvent);
        into.Add("\"choices\":[{\"index\":"u8).Add(channel.Block);
        if (channel.Kind == ChannelKind.ToolArguments)
        {
            into.Add(",\"delta\":{\"tool_calls\":[{\"index\":"u8).Add(channel.Part).Add(",\"function\":{\"arguments\":\""u8);
        }
        else
        {
            into.Add(Opening(channel.Kind));
        }

        into.AddText().Add(Closing(channel.Kind));
    }

    private static ReadOnlySpan<byte> Opening(ChannelKind kind) => kind switch
    {
        ChannelKind.Refusal => ",\"delta\":{\"refusal\":\""u8,
        ChannelKind.Reasoning => ",\"delta\":{\"reasoning\":\""u8,
        ChannelKind.ReasoningContent => ",\"delta\":{\"reasoning_content\":\""u8,
        ChannelKind.FunctionArguments => ",\"delta\":{\"function_call\":{\"arguments\":\""u8,
        ChannelKind.AudioTranscript => ",\"delta\":{\"audio\":{\"transcript\":\""u8,
        ChannelKind.ContentPart => ",\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\""u8,
        ChannelKind.CompletionText => ",\"text\":\""u8,
        _ => ",\"delta\":{\"content\":\""u8,
    };

    private static ReadOnlySpan<byte> Closing(ChannelKind kind) => kind switch
    {
        ChannelKind.ToolArguments => "\"}}]},\"finish_reason\":null}]}"u8,
        ChannelKind.FunctionArguments or ChannelKind.AudioTranscript => "\"}},\"finish_reason\":null}]}"u8,
        ChannelKind.ContentPart => "\"}]},\"finish_reason\":null}]}"u8,
        ChannelKind.CompletionText => "\",\"finish_reason\":null}]}"u8,
        _ => "\"},\"finish_reason\":null}]}"u8,
    };
}
