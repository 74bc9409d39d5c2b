namespace FastMcp.Wire.Anthropic;

/// <summary>What an event of a Messages stream says it is.</summary>
internal enum AnthropicEventKind : byte
{
    /// <summary>Another type, known or not, that begins, goes on with or ends no text.</summary>
    Other,
    BlockStart,
    BlockDelta,
    BlockStop,
    MessageDelta,
    MessageStop,
}
