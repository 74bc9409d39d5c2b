using System.Buffers;
using FastMcp.Masking;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Forwarding;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Responses;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Replies;

/// <summary>Writes the head of an answer as the client is to see it.</summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class ReplyHead
{
    private readonly ArrayBufferWriter<byte> _head = new(1024);
    private readonly ArrayBufferWriter<byte> _value = new(256);
    private readonly ArrayBufferWriter<byte> _covered = new(256);
    private readonly SlotMasker _masker = new();

    public BodyFrame Write(ReplyWriter writer, Call call, ResponseHead answer, ReplyForm form, Lease? lent, bool keepAlive)
    {
        _head.ResetWrittenCount();
        var head = new HeadWriter(_head);
        head.StatusLine(answer.Status);
        Fields(ref head, call, answer, form, lent);
        var frame = FrameOf(call, answer, form);
        if (frame == BodyFrame.Chunked)
        {
            head.Chunked();
        }
        else if (frame == BodyFrame.Length)
        {
            head.ContentLength(answer.ContentLength);
        }
        else if (frame == BodyFrame.None && HasLength(answer))
        {
            head.ContentLength(answer.ContentLength);
        }

        if (form == ReplyForm.Events && !answer.Fields.Has(KnownField.XAccelBuffering))
        {
            head.Field(KnownField.XAccelBuffering, "no"u8);
        }

        if (!keepAlive)
        {
            head.ConnectionClose();
        }

        head.End();
        writer.Head(_head.WrittenSpan, answer.Status, frame);
        return frame;
    }

    // An answer that may change in length on its way has no length that could be announced.
    private static BodyFrame FrameOf(Call call, ResponseHead answer, ReplyForm form) =>
        form == ReplyForm.Empty ? BodyFrame.None
        : form == ReplyForm.Open && answer.Framing == BodyFraming.Length ? BodyFrame.Length
        : call.Head.MinorVersion == 0 ? BodyFrame.UntilClose
        : BodyFrame.Chunked;

    private static bool HasLength(ResponseHead answer) =>
        answer.Status is not (204 or 304) && answer.Framing == BodyFraming.Length;

    private void Fields(scoped ref HeadWriter head, Call call, ResponseHead answer, ReplyForm form, Lease? lent)
    {
        var fields = answer.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (HopFields.FateOf(fields, i) != FieldFate.Forward || !GoesDown(fields.Known(i), call, form))
            {
                continue;
            }

            var name = fields.Name(i);
            if (fields.Known(i) == KnownField.None && !(Without(lent, name).SequenceEqual(name) && Mask(call, name).SequenceEqual(name)))
            {
                // A name cannot be masked and still be a name.
                continue;
            }

            var value = Without(lent, fields.Value(i));
            head.Field(name, MayHoldText(fields.Known(i)) ? Mask(call, value) : value);
        }
    }

    private static bool GoesDown(KnownField field, Call call, ReplyForm form) => field switch
    {
        // It names the upstream's own authorization server (MCP authorization, security best practices).
        KnownField.WwwAuthenticate => call.Route.Config.ForwardAuthorization,
        KnownField.SetCookie => call.Route.Config.ForwardCookie || call.Terms.Reply is null || !call.IsMcp,
        // They speak of bytes that the client does not get.
        KnownField.ETag or KnownField.ContentMd5 or KnownField.Digest or KnownField.ContentDigest
            or KnownField.ReprDigest or KnownField.Signature or KnownField.SignatureInput
            or KnownField.AcceptRanges or KnownField.LastModified => form is ReplyForm.Open or ReplyForm.Empty,
        KnownField.ContentEncoding => form is ReplyForm.Open or ReplyForm.Empty,
        _ => true,
    };

    // All but what must come back as it is, or has a form that leaves no room for text.
    private static bool MayHoldText(KnownField field) => field is not (KnownField.McpSessionId or KnownField.SetCookie
        or KnownField.WwwAuthenticate or KnownField.ETag or KnownField.Date or KnownField.LastModified or KnownField.RetryAfter
        or KnownField.Age or KnownField.CacheControl);

    // The rules know nothing of what the gateway itself put into the request.
    private ReadOnlySpan<byte> Without(Lease? lent, ReadOnlySpan<byte> text)
    {
        if (lent is null || !LeaseTrace.TryCover(lent, text, _covered))
        {
            return text;
        }

        lent.Of!.CountEcho();
        return _covered.WrittenSpan;
    }

    private ReadOnlySpan<byte> Mask(Call call, ReadOnlySpan<byte> value)
    {
        if (call.ReplyTerms is not { } terms)
        {
            return value;
        }

        _value.ResetWrittenCount();
        var sink = new BufferSink(_value, call.Terms.Counters);
        _masker.MaskWhole(terms.Program, SlotEncoding.Plain, false, terms.Grant, terms.Key, TextBody.Piece(value), ref sink);
        return HttpBytes.IsFieldValue(_value.WrittenSpan) ? _value.WrittenSpan : default;
    }
}
