using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire.Sse;
using FastMcp.Wire;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>Events of a text/event-stream. Ours end their lines as the last one that came did.</summary>
internal sealed class SseFrame(SlotRouter router) : EventFrame
{
    private readonly JudgedHead _head = new(router);
    private SseEvent _event = null!;
    private SseLineEnd _lineEnd;

    public void Begin()
    {
        _lineEnd = SseLineEnd.Lf;
        _head.Begin();
    }

    /// <summary>An event came.</summary>
    public void Set(ReadOnlySpan<byte> input, SseEvent one)
    {
        _event = one;
        _lineEnd = SseWriter.LineEndOf(input, one);
    }

    public override void Head(ReadOnlySpan<byte> input, ref SlotSink sink) => _head.Write(input, _event);

    public override void Tail(ReadOnlySpan<byte> input, ref SlotSink sink) => _event.WriteTail(input, ref sink);

    public override void Begin(ReadOnlySpan<byte> name, ref SlotSink sink) => SseWriter.Begin(_lineEnd, name, ref sink);

    public override void End(ref SlotSink sink) => SseWriter.End(_lineEnd, ref sink);

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.Add(_head);
    }
}
