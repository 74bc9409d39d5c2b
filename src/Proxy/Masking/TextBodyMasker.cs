using FastMcp.Masking;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking;

/// <summary>Content that is one text: text/plain, and whatever no scanner knows.</summary>
internal sealed class TextBodyMasker(SlotRouter router) : BodyMasker
{
    private static readonly SlotInfo WholeBody = new(SlotEncoding.Plain, ChannelId.None, MayHoldJson: true);

    public void Begin() => router.BeginSlot(WholeBody);

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        router.SlotPiece(Wire.Slots.TextBody.Piece(content));
        return BodyFault.None;
    }

    public override BodyFault End()
    {
        router.EndSlot();
        return BodyFault.None;
    }

    public override void Drop() => router.Drop();
}
