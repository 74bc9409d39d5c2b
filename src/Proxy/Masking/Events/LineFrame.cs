using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>Events that are lines, or elements of an array: what stands around them is white space, commas and brackets.</summary>
internal sealed class LineFrame : EventFrame
{
    private byte[] _before = [];
    private byte[] _after = [];

    /// <summary>What stands around an event of ours.</summary>
    public void Around(byte[] before, byte[] after) => (_before, _after) = (before, after);

    public override void Head(ReadOnlySpan<byte> input, ref SlotSink sink)
    {
    }

    public override void Tail(ReadOnlySpan<byte> input, ref SlotSink sink)
    {
    }

    public override void Begin(ReadOnlySpan<byte> name, ref SlotSink sink) => StreamPunctuation.Write(_before, ref sink);

    public override void End(ref SlotSink sink) => StreamPunctuation.Write(_after, ref sink);
}
