using System.Buffers;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Wire.Models;
using FastMcp.Wire.Sse;
using FastMcp.Wire;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>Events of a model's stream in a text/event-stream.</summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class ModelEvents(JoinedEvents joined) : EventMasker
{
    private readonly SseFrame _frame = new(joined.Router);

    public void Begin(StreamedEvent reader)
    {
        _frame.Begin();
        joined.Begin(reader);
    }

    public override BodyFault Mask(ReadOnlySpan<byte> input, SseEvent one)
    {
        _frame.Set(input, one);
        if (one.DataLines <= 1)
        {
            return joined.Mask(one.Data.Of(input), input, _frame, mayRepeat: true);
        }

        var data = ArrayPool<byte>.Shared.Rent(one.Raw.Length);
        try
        {
            var length = one.JoinData(input, SseEvent.JsonSeparator, data);
            return joined.Mask(data.AsSpan(0, length), input, _frame);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(data, clearArray: true);
        }
    }

    public override void Finish() => joined.Finish(_frame);

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        _frame.Announce(ahead);
        joined.Announce(ahead);
    }
}
