using FastMcp.Proxy.Replies;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking;

/// <summary>For framing that Wire writes and that holds no slot.</summary>
internal readonly struct SkeletonSink(ReplyWriter writer) : ISlotSink
{
    public void Skeleton(Skeleton bytes) => writer.Write(bytes);

    public void WholeSlot(in SlotInfo slot, UnmaskedText text) => throw Unexpected();

    public void BeginSlot(in SlotInfo slot) => throw Unexpected();

    public void SlotPiece(UnmaskedText piece) => throw Unexpected();

    public void EndSlot() => throw Unexpected();

    private static InvalidOperationException Unexpected() => new("Framing holds no text.");
}
