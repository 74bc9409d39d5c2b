using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking;

/// <summary>What Wire writes around a payload that was collected: for the client alone.</summary>
internal readonly struct FramedSink(ReplyOutlet outlet) : ISlotSink
{
    public void Skeleton(Skeleton bytes) => outlet.WriteFramed(bytes);

    public void WholeSlot(in SlotInfo slot, UnmaskedText text) => throw Unexpected();

    public void BeginSlot(in SlotInfo slot) => throw Unexpected();

    public void SlotPiece(UnmaskedText piece) => throw Unexpected();

    public void EndSlot() => throw Unexpected();

    private static InvalidOperationException Unexpected() => new("A frame holds no text of its own.");
}
