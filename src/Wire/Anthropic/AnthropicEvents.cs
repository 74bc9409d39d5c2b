using FastMcp.Wire.Json;

namespace FastMcp.Wire.Anthropic;

/// <summary>The words of event types.</summary>
internal static class AnthropicEvents
{
    /// <param name="raw">The content of the string, as it stands.</param>
    public static AnthropicEventKind KindOf(ReadOnlySpan<byte> raw) =>
        JsonText.Is(raw, "content_block_delta"u8) ? AnthropicEventKind.BlockDelta
        : JsonText.Is(raw, "content_block_start"u8) ? AnthropicEventKind.BlockStart
        : JsonText.Is(raw, "content_block_stop"u8) ? AnthropicEventKind.BlockStop
        : JsonText.Is(raw, "message_delta"u8) ? AnthropicEventKind.MessageDelta
        : JsonText.Is(raw, "message_stop"u8) ? AnthropicEventKind.MessageStop
        : AnthropicEventKind.Other;
}
