using FastMcp.Masking;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>Content that is one text: text/plain, and whatever no scanner knows.</summary>
internal sealed class TextBodyMasker(SlotRouter router) : BodyMasker
{
    private static SlotInfo WholeBody => new(SlotEncoding.Plain, ChannelId.None, MayHoldJson: true);

    private int _seen;
    private uint _first;

    public void Begin()
    {
        (_seen, _first) = (0, 0);
        router.BeginSlot(WholeBody);
    }

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        router.SlotPiece(Wire.Slots.TextBody.Piece(content));
        return LooksWide(content) ? BodyFault.OtherCharset : router.Fault;
    }

    // A client that finds a mark of UTF-16 or UTF-32 at the begin believes it before anything else, and JSON in
    // them has none: text that was read as UTF-8 here would be another text there. Nothing has left yet, or
    // bytes of which the mark alone is no text.
    private bool LooksWide(ReadOnlySpan<byte> content)
    {
        for (var i = 0; i < content.Length && _seen < 4; i++, _seen++)
        {
            _first = (_first << 8) | content[i];
        }

        return (_seen >= 2 && _first >> (8 * (_seen - 2)) is 0xFEFF or 0xFFFE)
            || (_seen == 4 && (_first == 0xFEFF || IsWideJson(_first)));
    }

    // '{' or '[' with the zeros that the wider forms put beside it.
    private static bool IsWideJson(uint first) =>
        (first >> 16) is 0x007B or 0x005B or 0x7B00 or 0x5B00 || first is 0x7B or 0x5B;

    public override BodyFault End()
    {
        router.EndSlot();
        return router.Fault;
    }

    public override void Drop() => router.Drop();
}
