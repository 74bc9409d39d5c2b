namespace FastMcp.Wire.Slots;

/// <summary>
/// Takes what a scanner finds, in the order of the bytes: skeleton, and slots whole or as begin, pieces, end.
/// The slots' bytes and the skeleton around them, written one after the other, are the message.
/// Implemented by structs and used through generics, so that a call costs no dispatch.
/// </summary>
public interface ISlotSink
{
    void Skeleton(Skeleton bytes);

    /// <summary>A slot that lies whole in the scanned buffer.</summary>
    void WholeSlot(in SlotInfo slot, UnmaskedText text);

    /// <summary>A slot begins that goes on beyond the scanned buffer. Slots do not nest.</summary>
    void BeginSlot(in SlotInfo slot);

    /// <summary>A piece of the slot's encoded text. A piece may end inside an escape or a UTF-8 sequence.</summary>
    void SlotPiece(UnmaskedText piece);

    /// <summary>The slot ends. The text of its channel ends with it only if the slot has no channel.</summary>
    void EndSlot();
}
