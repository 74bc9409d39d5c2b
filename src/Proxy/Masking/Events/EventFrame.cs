using FastMcp.Proxy.Masking.Channels;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>How a stream puts its events into bytes: what stands around the data of one that came, and around that of one of ours.</summary>
internal abstract class EventFrame
{
    /// <summary>What stands before the data of the event that came.</summary>
    public abstract void Head(ReadOnlySpan<byte> input, ref SlotSink sink);

    /// <summary>What stands behind it.</summary>
    public abstract void Tail(ReadOnlySpan<byte> input, ref SlotSink sink);

    /// <summary>Begins an event of ours.</summary>
    /// <param name="name">Its name, a word of the protocol; empty where it has none.</param>
    public abstract void Begin(ReadOnlySpan<byte> name, ref SlotSink sink);

    /// <summary>Ends it.</summary>
    public abstract void End(ref SlotSink sink);
}
