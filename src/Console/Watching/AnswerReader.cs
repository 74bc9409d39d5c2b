using FastMcp.Policy.Facts;
using FastMcp.Wire.Anthropic;
using FastMcp.Wire.Gemini;
using FastMcp.Wire.Models;
using FastMcp.Wire.Ollama;
using FastMcp.Wire.OpenAi;
using FastMcp.Wire.Responses;

namespace FastMcp.WebConsole.Watching;

/// <summary>Puts the pieces of an answer together to what a person reads: the texts of its channels.</summary>
/// <remarks>One for each answer; takes its pieces in order.</remarks>
internal abstract class AnswerReader
{
    /// <summary>What this piece adds, in order.</summary>
    public abstract IReadOnlyList<(ShownChannel Channel, string Text)> Push(ReadOnlySpan<byte> piece);

    /// <param name="protocol">Of the exchange.</param>
    /// <param name="contentType">As the record says it.</param>
    public static AnswerReader Of(Protocol protocol, string contentType) => contentType switch
    {
        "text/event-stream" => new EventsReader(TextsOf(protocol)),
        "application/x-ndjson" => new LinesReader(TextsOf(protocol)),
        "application/vnd.amazon.eventstream" => new FramesReader(),
        "application/json" => new DocumentReader(ShownChannel.Document),
        _ => new PlainReader(),
    };

    private static StreamTexts? TextsOf(Protocol protocol) => protocol switch
    {
        Protocol.OpenAi => new StreamTexts(new OpenAiChunk()),
        Protocol.Responses => new StreamTexts(new ResponsesEvent()),
        Protocol.Anthropic => new StreamTexts(new AnthropicEvent()),
        Protocol.Gemini => new StreamTexts(new GeminiEvent()),
        Protocol.Ollama => new StreamTexts(new OllamaEvent()),
        _ => null,
    };

    /// <summary>The texts of a model's event, or, where there is no model, the message.</summary>
    protected static void Add(StreamTexts? texts, ReadOnlySpan<byte> data, List<(ShownChannel, string)> into)
    {
        if (texts is null)
        {
            into.Add((ShownChannel.Message, JsonPages.Indented(data) + "\n"));
            return;
        }

        foreach (var (channel, text) in texts.Read(data))
        {
            into.Add((ShownChannel.Of(channel), text));
        }
    }
}
