using FastMcp.Wire.Slots;

namespace FastMcp.Wire.OpenAi;

/// <summary>
/// The JSON of a chunk that the gateway makes, to carry text that a channel still held at its end:
/// <see cref="Begin"/>, the masked content of the JSON string, <see cref="End"/>. No tool id or name, no role, no
/// finish reason: clients append it to what they have.
/// </summary>
public static class SynthesizedDelta
{
    public static void Begin<TSink>(OpenAiEnvelope envelope, OpenAiChannel channel, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        envelope.Write(ref sink);
        sink.Skeleton(new Skeleton("\"choices\":[{\"index\":"u8));
        envelope.WriteNumber(channel.Choice, ref sink);
        switch (channel.Kind)
        {
            case ChannelKind.ToolArguments:
                sink.Skeleton(new Skeleton(",\"delta\":{\"tool_calls\":[{\"index\":"u8));
                envelope.WriteNumber(channel.Tool, ref sink);
                sink.Skeleton(new Skeleton(",\"function\":{\"arguments\":\""u8));
                break;
            default:
                sink.Skeleton(new Skeleton(Opening(channel.Kind)));
                break;
        }
    }

    public static void End<TSink>(OpenAiChannel channel, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct => sink.Skeleton(new Skeleton(channel.Kind switch
        {
            ChannelKind.ToolArguments => "\"}}]},\"finish_reason\":null}]}"u8,
            ChannelKind.FunctionArguments or ChannelKind.AudioTranscript => "\"}},\"finish_reason\":null}]}"u8,
            ChannelKind.ContentPart => "\"}]},\"finish_reason\":null}]}"u8,
            ChannelKind.CompletionText => "\",\"finish_reason\":null}]}"u8,
            _ => "\"},\"finish_reason\":null}]}"u8,
        }));

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
}
