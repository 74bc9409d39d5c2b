using System.Buffers;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking.Events;
using FastMcp.Wire.EventStream;
using FastMcp.Wire.Models;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>Content in frames of application/vnd.amazon.eventstream (Bedrock): each frame is an event.</summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class FrameBodyMasker(SlotRouter router, JoinedEvents joined, SseLimits limits) : BodyMasker
{
    private readonly FrameReader _reader = new(limits.MaxEventBytes);
    private readonly BinaryFrame _frame = new(router);
    private readonly EventCarry _carry = new();
    private bool _wrapped;
    private bool _isChunk;

    /// <param name="reader">Of the payloads, or of what is in them.</param>
    /// <param name="wrapped">A payload holds the model's own event in base64.</param>
    public void Begin(StreamedEvent reader, bool wrapped)
    {
        _carry.Clear();
        _reader.Reset();
        _frame.Clear();
        _wrapped = wrapped;
        _frame.Set(default, wrapped);
        joined.Begin(reader);
    }

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        var input = _carry.IsEmpty ? content : _carry.Append(content);
        while (true)
        {
            var result = _reader.Next(input, out var consumed);
            if (result != FrameResult.Frame)
            {
                _carry.Keep(input);
                return result switch
                {
                    FrameResult.NeedMore => BodyFault.None,
                    FrameResult.TooLarge => BodyFault.EventTooLarge,
                    _ => BodyFault.MalformedFrame,
                };
            }

            var fault = Mask(input);
            if (fault != BodyFault.None)
            {
                return fault;
            }

            input = input[consumed..];
        }
    }

    public override BodyFault End()
    {
        if (!_carry.IsEmpty)
        {
            return BodyFault.MalformedFrame;
        }

        joined.Finish(_frame);
        return router.Fault;
    }

    public override void Drop()
    {
        _carry.Clear();
        _frame.Clear();
        router.Drop();
    }

    private BodyFault Mask(ReadOnlySpan<byte> input)
    {
        var payload = _reader.Payload.Of(input);
        _isChunk = _reader.HasSameHeaders ? _isChunk : _wrapped && IsChunk(_reader.Headers.Of(input));
        if (!_isChunk)
        {
            _frame.Set(_reader.Headers, wrapped: false, _reader.HasSameHeaders);
            var plain = joined.Mask(payload, input, _frame, mayRepeat: true);
            _frame.Set(default, _wrapped);
            return plain;
        }

        var inner = ArrayPool<byte>.Shared.Rent(payload.Length);
        try
        {
            _frame.Set(_reader.Headers, wrapped: true, _reader.HasSameHeaders);
            return InvokePayload.TryRead(payload, inner, out var length)
                ? joined.Mask(inner.AsSpan(0, length), input, _frame, mayRepeat: true)
                : BodyFault.UnknownStream;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(inner, clearArray: true);
        }
    }

    private static bool IsChunk(ReadOnlySpan<byte> headers)
    {
        while (FrameReader.NextString(ref headers, out var name, out var value))
        {
            if (name.SequenceEqual(":event-type"u8))
            {
                return value.SequenceEqual("chunk"u8);
            }
        }

        return false;
    }
}
