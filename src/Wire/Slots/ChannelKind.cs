namespace FastMcp.Wire.Slots;

/// <summary>Which of the texts of a streamed answer a channel is.</summary>
public enum ChannelKind : byte
{
    None,
    Content,
    Refusal,

    /// <summary>Reasoning text in <c>reasoning</c>; some vendors send it beside <c>reasoning_content</c>, so it is a text of its own.</summary>
    Reasoning,
    ReasoningContent,

    /// <summary>The JSON text of one tool call's arguments.</summary>
    ToolArguments,

    /// <summary>The same of the older <c>function_call</c>.</summary>
    FunctionArguments,
    AudioTranscript,

    /// <summary>Text of a completion of the older completions API.</summary>
    CompletionText,

    /// <summary>Text of the parts of a content that is an array; its parts follow each other in one text.</summary>
    ContentPart,

    /// <summary>No text: the signature of one, which stands for that channel.</summary>
    Signature,

    /// <summary>Arguments of a call that an MCP server of the model's own gets.</summary>
    McpArguments,

    /// <summary>What a tool that takes free text is given.</summary>
    ToolInput,

    /// <summary>Code that the model runs.</summary>
    Code,

    /// <summary>A summary that takes the place of earlier messages.</summary>
    Compaction,
}
