using System.Buffers;
using System.Buffers.Text;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;
using FastMcp.Wire;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>
/// Events of a model's stream, whatever they are framed in: pieces are joined per channel, so that a value cut over events is one
/// value. Held text leaves with its channel's next piece, or, when the channel ends in an event that has no
/// place for it, in an event of the same shape before that one. Where clients count events, those behind count on.
/// </summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class JoinedEvents
{
    private static SlotInfo Text => new(SlotEncoding.Plain, ChannelId.None, MayHoldJson: true);

    private readonly SlotRouter _router;
    private readonly JsonLimits _limits;
    private readonly ChannelTally _endings = new();
    private JsonSlotScanner? _scanner;
    private DeltaShape? _shape;
    private ArrayBufferWriter<byte>? _renumbered;
    private RepeatedEvent? _known;
    private StreamedEvent _event = null!;
    private long _added;

    // Text was held behind an event that was known by its bytes: what events of ours repeat of it is read when one is needed, or another event is.
    private bool _keepsLater;

    public JoinedEvents(SlotRouter router, JsonLimits limits)
    {
        (_router, _limits) = (router, limits);
    }

    public SlotRouter Router => _router;

    private JsonSlotScanner Scanner => _scanner ??= EventRooms.RentScanner(_limits);

    private RepeatedEvent Known => _known ??= EventRooms.RentEvent();

    public void Begin(StreamedEvent reader)
    {
        _event = reader;
        _event.Begin();
        _known?.Begin();
        _endings.Clear();
        (_added, _keepsLater) = (0, false);
        _router.Endings = _endings;
    }

    /// <param name="data">The event's data, joined.</param>
    /// <param name="input">What the frame stands in.</param>
    /// <param name="frame">Around the data.</param>
    /// <param name="mayRepeat">What leaves goes to the client as it is: an event like the last one need not be read again.</param>
    public BodyFault Mask(ReadOnlySpan<byte> data, ReadOnlySpan<byte> input, EventFrame frame, bool mayRepeat = false)
    {
        // Where events of ours are counted, those behind are written anew.
        mayRepeat &= _router.Outlet.RecordsAlike && !_router.Outlet.IsCollecting && (_added == 0 || _event.Sequence.IsEmpty);
        if (mayRepeat && _known is not null && _known.Matches(data))
        {
            return Again(data, input, frame);
        }

        KeepLast();
        _known?.Forget();
        if (!_event.Read(data, _limits.MaxDepth, out var unread))
        {
            return unread.Kind == ModelFaultKind.UnknownDelta ? BodyFault.UnknownStream : BodyFault.MalformedJson;
        }

        Before(data, frame);
        data = _added > 0 && !_event.Sequence.IsEmpty ? Renumbered(data) : data;
        var sink = new SlotSink(_router);
        frame.Head(input, ref sink);
        var fault = mayRepeat && Known.IsWanted && _event.MayRepeat && (_added == 0 || _event.Sequence.IsEmpty) && !_event.MayBeSigned(data)
            ? Learned(data)
            : Data(data, ref sink);
        frame.Tail(input, ref sink);
        After(data);
        return _router.Fault != BodyFault.None ? _router.Fault : fault;
    }

    /// <summary>No event comes for a while: what only the next one needs is let go. It is read, whatever the last one was.</summary>
    public void Rest()
    {
        KeepLast();
        EventRooms.Return(_scanner);
        EventRooms.Return(_known);
        (_scanner, _shape, _renumbered, _known) = (null, null, null, null);
        _event?.Rest();
    }

    /// <summary>The stream ended whole.</summary>
    public void Finish(EventFrame frame)
    {
        KeepLast();
        foreach (var channel in _router.Channels.Open)
        {
            Release(channel, frame);
        }
    }

    // As the one that was learned, but for its texts. What of it is repeated in events of ours is the same, too.
    private BodyFault Again(ReadOnlySpan<byte> data, ReadOnlySpan<byte> input, EventFrame frame)
    {
        var sink = new SlotSink(_router);
        frame.Head(input, ref sink);
        var known = _known!;
        for (var i = 0; i < known.Count; i++)
        {
            _router.Judged(known.Part(i));
            Vary(known.Text(i), data);
        }

        _router.Judged(known.Part(known.Count));
        frame.Tail(input, ref sink);
        if (IsHolding)
        {
            known.Hold(data);
            _keepsLater = true;
        }

        return _router.Fault;
    }

    // What events of ours repeat may be what varies; else it is as in the event that was learned.
    private void KeepLast()
    {
        if (!_keepsLater)
        {
            return;
        }

        _keepsLater = false;
        var held = _known!.Data;
        var number = _event.Number;
        if (_known.HasJudged)
        {
            _event.Read(held, _limits.MaxDepth, out _);
            _event.CountOn(number);
        }

        _event.Keep(held);
    }

    private void Vary(in VaryingText text, ReadOnlySpan<byte> data)
    {
        var value = data[text.Start..text.End];
        if (text.Kind is VaryingKind.Channel or VaryingKind.Judged)
        {
            _router.WholeSlot(text.Slot, TextBody.Piece(value));
            return;
        }

        _router.Skeleton(ExemptField.Of(value));
        if (text.Kind == VaryingKind.Number && Utf8Parser.TryParse(value, out long number, out _))
        {
            _event.CountOn(number);
        }
    }

    private BodyFault Learned(ReadOnlySpan<byte> data)
    {
        var sink = new LearningSink(_router, Known, _event, data);
        sink.Begin();
        Scanner.Begin(_event.Plan, _event, _router.Terms.Program.Keys);
        var isWhole = Scanner.Push(data, last: true, ref sink) == ScanResult.Done;
        sink.End(isWhole && _router.Fault == BodyFault.None);
        return isWhole ? BodyFault.None : BodyFault.MalformedJson;
    }

    // What ends with this event and has no slot in it leaves before it.
    private void Before(ReadOnlySpan<byte> data, EventFrame frame)
    {
        if (!_endings.Count(_event, data, Scanner))
        {
            return;
        }

        foreach (var channel in _router.Channels.Open)
        {
            if (_endings.EndsElsewhere(channel.Id))
            {
                Release(channel, frame);
            }
        }
    }

    private BodyFault Data(ReadOnlySpan<byte> data, ref SlotSink sink)
    {
        if (_event.Kind is ModelEventKind.Chunk or ModelEventKind.Other)
        {
            if (_event.MayBeSigned(data))
            {
                _router.Rehearse(Scanner, _event.Plan, _event, data);
            }

            Scanner.Begin(_event.Plan, _event, _router.Terms.Program.Keys);
            return Scanner.Push(data, last: true, ref sink) == ScanResult.Done ? BodyFault.None : BodyFault.MalformedJson;
        }

        if (!data.IsEmpty)
        {
            _router.WholeSlot(Text, TextBody.Piece(data));
        }

        return BodyFault.None;
    }

    private void After(ReadOnlySpan<byte> data)
    {
        if (_event.HasError)
        {
            // The upstream says that its answer failed: what is held is the beginning of nothing.
            _router.Channels.Clear();
        }

        if (IsHolding)
        {
            _event.Keep(data);
        }
    }

    private bool IsHolding
    {
        get
        {
            foreach (var channel in _router.Channels.Open)
            {
                if (channel.Masker.HeldBytes > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private ReadOnlySpan<byte> Renumbered(ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[20];
        Utf8Formatter.TryFormat(_event.Number + _added, number, out var length);
        _renumbered ??= new();
        _renumbered.ResetWrittenCount();
        _renumbered.Write(data[.._event.Sequence.Start]);
        _renumbered.Write(number[..length]);
        _renumbered.Write(data[_event.Sequence.End..]);
        return _renumbered.WrittenSpan;
    }

    private void Release(OpenChannel channel, EventFrame frame)
    {
        if (channel.HasEnded || channel.Masker.HeldBytes == 0)
        {
            _router.Ended(channel);
            return;
        }

        var shape = _shape ??= new();
        shape.Clear();
        _event.Shape(channel.Id, _event.Number + _added, shape);
        _added++;
        var sink = new SlotSink(_router);
        frame.Begin(shape.Name, ref sink);
        shape.WriteHead(ref sink);
        _router.End(channel);
        shape.WriteTail(ref sink);
        frame.End(ref sink);
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.Add(_endings);
        _known?.Announce(ahead);
    }
}
