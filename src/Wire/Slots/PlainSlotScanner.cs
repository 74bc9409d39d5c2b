using FastMcp.Wire.Json;

namespace FastMcp.Wire.Slots;

/// <summary>One text that is its own bytes: a text/plain body, an SSE event whose data is not JSON. <c>default</c> is its start.</summary>
/// <param name="Channel">The channel that it continues.</param>
public record struct PlainSlotScanner(ChannelId Channel)
{
    private bool _begun;

    /// <summary>Gives the bytes on as one slot. Never refuses: what is no UTF-8 is the masker's to judge.</summary>
    public ScanResult Push<TSink>(ReadOnlySpan<byte> bytes, bool last, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        var slot = new SlotInfo(SlotEncoding.Plain, Channel, MayHoldJson: true);
        if (last && !_begun)
        {
            sink.WholeSlot(slot, new UnmaskedText(bytes));
            return ScanResult.Done;
        }

        if (!_begun)
        {
            _begun = true;
            sink.BeginSlot(slot);
        }

        if (!bytes.IsEmpty)
        {
            sink.SlotPiece(new UnmaskedText(bytes));
        }

        if (!last)
        {
            return ScanResult.NeedMore;
        }

        _begun = false;
        sink.EndSlot();
        return ScanResult.Done;
    }
}
