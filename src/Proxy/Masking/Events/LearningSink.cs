using FastMcp.Masking;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;
using FastMcp.Wire;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>
/// Gives what a scanner finds to the router, as <see cref="SlotSink"/> does, and has the <see cref="RepeatedEvent"/> learn it: what
/// leaves around the texts is collected, then sent.
/// </summary>
internal ref struct LearningSink(SlotRouter router, RepeatedEvent into, StreamedEvent one, ReadOnlySpan<byte> data) : ISlotSink
{
    // Where frames are put together, that frame's.
    private readonly JudgedBytes? _frame = router.Outlet.Collected;
    private readonly ReadOnlySpan<byte> _data = data;
    private readonly ReadOnlySpan<ByteRange> _varying = one.Varying;

    // Those of them that are behind.
    private int _past;
    private bool _hasText;

    // What was given so far, byte for byte, is where the event is read: a plan that leaves something out is found out at the end.
    private int _at;

    // Of a further text every piece belongs to its channel, and what is found is found each time: such an event is read each time.
    private bool _isSpoiled;

    public void Skeleton(Skeleton bytes)
    {
        var end = _at + bytes.Bytes.Length;
        while (Next(end) is { } value)
        {
            var (from, to) = (value.Start - _at, value.End - _at);
            router.Skeleton(bytes.Part(..from));
            Send();
            into.TurnExempt(value == one.Sequence, value.Start, value.Length);
            router.Skeleton(bytes.Part(from..to));
            router.Outlet.CollectAside(into.Learning);
            bytes = bytes.Part(to..);
            _at = value.End;
        }

        _at = end;
        router.Skeleton(bytes);
    }

    public void WholeSlot(in SlotInfo slot, UnmaskedText text)
    {
        var before = router.Outlet.Findings;
        if (!Varies(slot, text.Length))
        {
            _at += text.Length;
            router.WholeSlot(slot, text);
            _isSpoiled |= (!slot.Channel.IsNone && text.Length > 0) || router.Outlet.Findings != before;
            return;
        }

        Send();
        _hasText |= !slot.Channel.IsNone;
        into.Turn(slot, _at, text.Length);
        _at += text.Length;
        router.WholeSlot(slot, text);
        router.Outlet.CollectAside(into.Learning);
        _isSpoiled |= slot.Channel.IsNone && router.Outlet.Findings != before;
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
        router.Outlet.CollectAside(into.Learning);
    }

    /// <summary>The event is over.</summary>
    public readonly void End(bool well)
    {
        Send();
        if (well && !_isSpoiled && _hasText)
        {
            into.Learn(_data);
        }
        else if (_hasText)
        {
            into.Waste();
        }
    }

    private readonly void Send()
    {
        router.Outlet.CollectAside(_frame);
        if (_frame is null)
        {
            router.Outlet.WriteFramed(into.Learning.Part(into.LearningFrom, into.Learning.Bytes.Length));
        }
        else
        {
            _frame.Add(into.Learning, into.LearningFrom);
        }
    }

    // Of all values these: others may mean something to the reader of the event.
    private bool Varies(in SlotInfo slot, int length)
    {
        if (into.IsFull || slot.Encoding is not (SlotEncoding.JsonString or SlotEncoding.JsonInteger))
        {
            return false;
        }

        return slot.Channel.IsNone
            ? Next(_at + length) is { } value && value.Start == _at && value.Length == length && into.IsAnother(_past, value.Of(_data))
            : slot.Encoding == SlotEncoding.JsonString && !_hasText && length > 0;
    }

    // The next value that varies, if it ends at or before that place.
    private ByteRange? Next(int end)
    {
        while (_past < _varying.Length && _varying[_past].Start < _at)
        {
            _past++;
        }

        return _past < _varying.Length && _varying[_past].End <= end && !into.IsFull ? _varying[_past] : null;
    }
}
