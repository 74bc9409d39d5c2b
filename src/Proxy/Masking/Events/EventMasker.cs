using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>Masks whole events of one protocol.</summary>
internal abstract class EventMasker
{
    public abstract BodyFault Mask(ReadOnlySpan<byte> input, SseEvent one);

    /// <summary>The stream ended whole: what is still held leaves now.</summary>
    public abstract void Finish();
}
