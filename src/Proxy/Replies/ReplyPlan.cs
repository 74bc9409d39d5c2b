using System.Text;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Http;

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
        return Is(type, "text/event-stream"u8) ? ReplyForm.Events
            : IsJson(type) ? ReplyForm.Json
            : IsExempt(type) && !call.IsMcp && call.Kind != CallKind.ModelCall ? ReplyForm.Open
            : ReplyForm.Text;
    }

    private static Refusal WhyUnmaskable(ResponseHead head)
    {
        if (head.Status == 206)
        {
            return Unmaskable("The upstream sent a part of a text (206), which cannot be masked.");
        }

        var encoding = head.Fields.ValueOf(KnownField.ContentEncoding);
        if (!encoding.IsEmpty && !Is(encoding, "identity"u8))
        {
            return Unmaskable("The upstream sent a content encoding that was not asked for.");
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

    private static bool IsJson(ReadOnlySpan<byte> type) =>
        Is(type, "application/json"u8) || (type.Length > 5 && Is(type[^5..], "+json"u8));

    // Pixels and samples hold no text that a rule could mean, and a chance match would break them. On routes
    // that speak MCP or a model API they are not expected and are read as text.
    private static bool IsExempt(ReadOnlySpan<byte> type) =>
        Starts(type, "image/"u8) || Starts(type, "audio/"u8) || Starts(type, "video/"u8) || Starts(type, "font/"u8);

    private static bool IsUtf8(ReadOnlySpan<byte> contentType)
    {
        var at = IndexOfIgnoreCase(contentType, "charset="u8);
        if (at < 0)
        {
            return true;
        }

        var value = contentType[(at + 8)..];
        var end = value.IndexOfAny(";, "u8);
        value = (end < 0 ? value : value[..end]).Trim("\""u8);
        return Is(value, "utf-8"u8) || Is(value, "utf8"u8) || Is(value, "us-ascii"u8);
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
