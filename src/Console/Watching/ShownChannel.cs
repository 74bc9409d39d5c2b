using System.Globalization;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.WebConsole.Watching;

/// <summary>One text of an answer.</summary>
/// <param name="Key">Tells it from others.</param>
/// <param name="Kind">text, arguments, reasoning or message.</param>
/// <param name="Label">For people.</param>
internal sealed record ShownChannel(string Key, string Kind, string Label)
{
    public static ShownChannel Message { get; } = new("message", "message", "Messages");

    public static ShownChannel Document { get; } = new("document", "message", "Document");

    public static ShownChannel PlainText { get; } = new("text", "text", "Text");

    public static ShownChannel Of(ModelChannel channel)
    {
        var (kind, label) = channel.Kind switch
        {
            ChannelKind.Reasoning or ChannelKind.ReasoningContent => ("reasoning", "Reasoning"),
            ChannelKind.ToolArguments or ChannelKind.FunctionArguments or ChannelKind.McpArguments or ChannelKind.ToolInput => ("arguments", "Tool arguments"),
            ChannelKind.Refusal => ("text", "Refusal"),
            ChannelKind.AudioTranscript => ("text", "Transcript"),
            ChannelKind.Code => ("arguments", "Code"),
            ChannelKind.Compaction => ("text", "Summary"),
            _ => ("text", "Text"),
        };
        var place = channel switch { { Block: 0, Part: 0 } => "", { Part: 0 } => $" {channel.Block}", _ => $" {channel.Block}.{channel.Part}" };
        return new ShownChannel(channel.Id.Value.ToString("x", CultureInfo.InvariantCulture), kind, label + place);
    }
}
