using System.Text;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Responses;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Replies;

/// <summary>Decides by the head of an answer how its content is read, and whether it can be masked at all.</summary>
internal static class ReplyPlan
{
    public static ReplyForm FormOf(Call call, ResponseHead head, out Refusal refusal)
    {
        refusal = default;
        if (head.Framing == BodyFraming.None || (head.Framing == BodyFraming.Length && head.ContentLength == 0))
        {
            return ReplyForm.Empty;
        }

        if (call.Terms.Reply is null)
        {
            return ReplyForm.Open;
        }

        refusal = WhyUnmaskable(head);
        var type = MediaType(head.Fields.ValueOf(KnownField.ContentType));
        var streams = call.Kind == CallKind.ModelCall && call.Model.Stream && head.Status is >= 200 and < 300;
        if (Is(type, "application/vnd.amazon.eventstream"u8))
        {
            refusal = refusal.IsNone && call.Api is not (ModelApi.Converse or ModelApi.Invoke) ? Unmaskable("The upstream sent binary events, which are read on Bedrock's own paths only.") : refusal;
            return ReplyForm.Frames;
        }

        return Is(type, "text/event-stream"u8) ? ReplyForm.Events
            : call.Api == ModelApi.Ollama && (streams || IsLines(type)) ? ReplyForm.Lines
            : IsJson(type) ? streams && call.Api == ModelApi.Gemini ? ReplyForm.Elements : ReplyForm.Json
            // Clients that asked for a stream read one, whatever the answer calls itself.
            : streams && call.Api is ModelApi.Converse or ModelApi.Invoke ? ReplyForm.Frames
            : streams ? ReplyForm.Events
            : IsExempt(type) && !call.IsMcp && call.Kind != CallKind.ModelCall ? ReplyForm.Open
            : ReplyForm.Text;
    }

    private static Refusal WhyUnmaskable(ResponseHead head)
    {
        if (head.Status == 206)
        {
            return Unmaskable("The upstream sent a part of a text (206), which cannot be masked.");
        }

        if (ContentCoding.Of(head.Fields) == CodingKind.Unknown)
        {
            return Unmaskable("The upstream sent a content encoding that is none of gzip, deflate, br and zstd, or several.");
        }

        return IsUtf8(head.Fields.ValueOf(KnownField.ContentType))
            ? default
            : Unmaskable("The upstream sent a charset other than UTF-8.");
    }

    private static Refusal Unmaskable(string reason) => new(RefusalKind.AnswerUnmaskable, reason);

    private static ReadOnlySpan<byte> MediaType(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOf((byte)';');
        return (end < 0 ? value : value[..end]).Trim(" \t"u8);
    }

    private static bool IsLines(ReadOnlySpan<byte> type) => Is(type, "application/x-ndjson"u8) || Is(type, "application/jsonl"u8);

    private static bool IsJson(ReadOnlySpan<byte> type) =>
        Is(type, "application/json"u8) || (type.Length > 5 && Is(type[^5..], "+json"u8));

    // Pixels and samples hold no text that a rule could mean, and a chance match would break them. On routes
    // that speak MCP or a model API they are not expected and are read as text.
    private static bool IsExempt(ReadOnlySpan<byte> type) =>
        !(type.Length > 4 && Is(type[^4..], "+xml"u8)) && IsMedia(type);

    private static bool IsMedia(ReadOnlySpan<byte> type) =>
        Starts(type, "image/"u8) || Starts(type, "audio/"u8) || Starts(type, "video/"u8) || Starts(type, "font/"u8);

    // Every parameter that could be taken for the charset has to be one that is read here: clients differ in which
    // of two they believe, and in what they take for a quote.
    private static bool IsUtf8(ReadOnlySpan<byte> contentType)
    {
        while (IndexOfIgnoreCase(contentType, "charset"u8) is var at and >= 0)
        {
            contentType = contentType[(at + 7)..].TrimStart(" \t*"u8);
            if (contentType.IsEmpty || contentType[0] != (byte)'=')
            {
                continue;
            }

            var end = contentType.IndexOfAny(";,"u8);
            var value = (end < 0 ? contentType : contentType[..end])[1..].Trim(" \t"u8);
            value = value.Length > 1 && value[0] == (byte)'"' && value[^1] == (byte)'"' ? value[1..^1] : value;
            if (!Is(value, "utf-8"u8) && !Is(value, "utf8"u8) && !Is(value, "us-ascii"u8))
            {
                return false;
            }
        }

        return true;
    }

    private static int IndexOfIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> sought)
    {
        for (var i = 0; i + sought.Length <= text.Length; i++)
        {
            if (Is(text.Slice(i, sought.Length), sought))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Is(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => Ascii.EqualsIgnoreCase(left, right);

    private static bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
        text.Length >= start.Length && Is(text[..start.Length], start);
}
