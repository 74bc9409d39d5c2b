using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>
/// Gives what a scanner finds to the router, as <see cref="SlotSink"/> does, and has the <see cref="RepeatedEvent"/> learn it: what
/// leaves around the texts is collected, then sent.
/// </summary>
internal ref struct LearningSink(SlotRouter router, RepeatedEvent into, ReadOnlySpan<byte> data) : ISlotSink
{
    private readonly ReadOnlySpan<byte> _data = data;

    // What was given so far, byte for byte, is where the event is read: a plan that leaves something out is found out at the end.
    private int _at;

    // Of a further text every piece belongs to its channel, and what is found is found each time: such an event is read each time.
    private bool _isSpoiled;

    public void Skeleton(Skeleton bytes)
    {
        _at += bytes.Bytes.Length;
        router.Skeleton(bytes);
    }

    public void WholeSlot(in SlotInfo slot, UnmaskedText text)
    {
        if (!Varies(slot))
        {
            var before = router.Outlet.Findings;
            _at += text.Length;
            router.WholeSlot(slot, text);
            _isSpoiled |= (!slot.Channel.IsNone && text.Length > 0) || router.Outlet.Findings != before;
            return;
        }

        Send();
        into.Turn(slot, _at, text.Length);
        _at += text.Length;
        router.WholeSlot(slot, text);
        router.Outlet.Collect(into.Learning);
    }

    public void BeginSlot(in SlotInfo slot)
    {
        _isSpoiled = true;
        router.BeginSlot(slot);
    }

    public void SlotPiece(UnmaskedText piece)
    {
        _at += piece.Length;
        router.SlotPiece(piece);
    }

    public void EndSlot() => router.EndSlot();

    public void Begin()
    {
        into.BeginLearning();
        router.Outlet.Collect(into.Learning);
    }

    /// <summary>The event is over.</summary>
    public readonly void End(bool well)
    {
        Send();
        if (well && !_isSpoiled)
        {
            into.Learn(_data);
        }
    }

    private readonly void Send()
    {
        router.Outlet.Collect(null);
        router.Outlet.WriteFramed(into.Learning.All);
    }

    // Of all strings these two: others may mean something to the reader of the event.
    private readonly bool Varies(in SlotInfo slot) =>
        !into.IsFull && slot.Encoding == SlotEncoding.JsonString
        && _at <= _data.Length && (slot.Channel.IsNone ? into.Count > 0 && _data[.._at].EndsWith("\"obfuscation\":\""u8) : into.Count == 0);
}
