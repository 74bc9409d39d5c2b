using System.Buffers;
using FastMcp.Masking.Guards;
using FastMcp.Wire.Slots;
using FastMcp.Wire;

namespace FastMcp.Proxy.Guarding;

/// <summary>A masked request, written once more: what guards look at goes through the tap.</summary>
/// <param name="tap">Gathers or cuts.</param>
/// <param name="name">Of the tool that is called: no text.</param>
/// <param name="into">Takes the request.</param>
/// <param name="cover">Says what guards may not see at all.</param>
internal readonly ref struct RequestTapSink(GuardTap tap, ReadOnlySpan<byte> name, IBufferWriter<byte> into, GuardCover? cover) : ISlotSink
{
    private readonly ReadOnlySpan<byte> _name = name;

    public void Skeleton(Skeleton bytes) => into.Write(bytes.Bytes);

    public void WholeSlot(in SlotInfo slot, UnmaskedText text) => tap.Rewrite(slot, text, _name, into, cover);

    // The request is whole: only a long key comes in pieces.
    public void BeginSlot(in SlotInfo slot)
    {
    }

    public void SlotPiece(UnmaskedText piece) => GuardTap.Copy(piece, into);

    public void EndSlot()
    {
    }
}
