using System.Buffers;
using FastMcp.Proxy.Gating.Answers;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire.Sse;
using FastMcp.Wire;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>
/// Content that is an event stream: cut into events, each given to the masker of what it carries. An event is
/// judged whole, since what its text continues may stand behind the text.
/// </summary>
/// <remarks>Ownership: one exchange. A partial event waits in a pooled buffer, which an idle stream does not hold.</remarks>
internal sealed class SseBodyMasker(SlotRouter router, SseLimits limits) : BodyMasker
{
    private readonly SseReader _reader = new(limits);
    private readonly SseEvent _event = new();
    private readonly EventCarry _carry = new();
    private EventMasker _events = null!;

    /// <summary>Nothing of an unfinished event has left: another one may be put in.</summary>
    public bool IsBetweenEvents { get; private set; }

    /// <summary>Puts notes into events, or withholds some; null: nobody does.</summary>
    public AnswerNotes? Notes { get; set; }

    /// <summary>Events of this answer so far.</summary>
    public long Count { get; private set; }

    public void Begin(EventMasker events)
    {
        Count = 0;
        Notes = null;
        _reader.Reset();
        _carry.Clear();
        _events = events;
        IsBetweenEvents = true;
    }

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        var input = _carry.IsEmpty ? content : _carry.Append(content);
        var fault = Events(ref input, end: false);
        if (fault == BodyFault.None)
        {
            _carry.Keep(input);
        }

        return fault;
    }

    public override BodyFault End()
    {
        var input = _carry.Bytes;
        var fault = Events(ref input, end: true);
        _carry.Clear();
        if (fault == BodyFault.None)
        {
            _events.Finish();
            fault = router.Fault;
        }

        return fault;
    }

    public override void Drop()
    {
        _carry.Clear();
        router.Drop();
    }

    /// <summary>No event comes for a while.</summary>
    public void Rest()
    {
        // Else some of the next one's lines are known already.
        if (_carry.IsEmpty)
        {
            _event.Rest();
        }
    }

    private BodyFault Events(ref ReadOnlySpan<byte> input, bool end)
    {
        while (true)
        {
            var result = _reader.Next(input, end, out var consumed, _event);
            if (result == SseResult.TooLarge)
            {
                return BodyFault.EventTooLarge;
            }

            // An event that the stream's end cut is dispatched by no client (WHATWG HTML 9.2.6): it is left out.
            if (result != SseResult.Event)
            {
                return BodyFault.None;
            }

            IsBetweenEvents = false;
            router.Outlet.Mark();
            Notes?.Collect(input, _event);
            var fault = _events.Mask(input, _event);
            Notes?.Release(whole: fault == BodyFault.None, input, _event);
            // The event of a blocked value, or of a transport that is not served, is left out, so that the client can be told.
            IsBetweenEvents = fault == BodyFault.None || (fault is BodyFault.Blocked or BodyFault.OtherTransport && router.Outlet.TryTakeBackToMark());
            if (fault != BodyFault.None)
            {
                return fault;
            }

            Count++;
            input = input[consumed..];
        }
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.Add(_reader);
        ahead.Add(_carry);
        _event.Announce(ahead);
        (_events as ModelEvents)?.Announce(ahead);
    }
}
