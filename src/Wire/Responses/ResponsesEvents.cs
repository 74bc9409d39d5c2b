using FastMcp.Wire.Json;

namespace FastMcp.Wire.Responses;

/// <summary>The words of event types.</summary>
internal static class ResponsesEvents
{
    private static readonly (byte[] Word, ResponsesEventKind Kind)[] s_words =
    [
        ("response.content_part.done"u8.ToArray(), ResponsesEventKind.PartDone),
        ("response.reasoning_summary_part.done"u8.ToArray(), ResponsesEventKind.SummaryDone),
        ("response.output_item.done"u8.ToArray(), ResponsesEventKind.ItemDone),
        ("response.completed"u8.ToArray(), ResponsesEventKind.ResponseDone),
        ("response.incomplete"u8.ToArray(), ResponsesEventKind.ResponseDone),
        ("response.cancelled"u8.ToArray(), ResponsesEventKind.ResponseDone),
        ("response.failed"u8.ToArray(), ResponsesEventKind.Failed),
        ("error"u8.ToArray(), ResponsesEventKind.Failed),
    ];

    /// <param name="raw">The content of the string, as it stands.</param>
    /// <param name="text">Whose piece or end it is, where it is that of one text.</param>
    public static ResponsesEventKind KindOf(ReadOnlySpan<byte> raw, out ResponsesText? text)
    {
        foreach (var known in ResponsesText.All)
        {
            text = known;
            if (JsonText.Is(raw, known.Delta))
            {
                return ResponsesEventKind.Delta;
            }

            if (JsonText.Is(raw, known.Done))
            {
                return ResponsesEventKind.TextDone;
            }
        }

        text = null;
        foreach (var (word, kind) in s_words)
        {
            if (JsonText.Is(raw, word))
            {
                return kind;
            }
        }

        return ResponsesEventKind.Other;
    }

    /// <summary>Its pieces are sound, in base64.</summary>
    public static bool IsMedia(ReadOnlySpan<byte> raw) => JsonText.Is(raw, "response.audio.delta"u8) || JsonText.Is(raw, "response.output_audio.delta"u8);
}
