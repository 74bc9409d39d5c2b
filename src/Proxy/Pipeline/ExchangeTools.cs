using FastMcp.Masking;
using FastMcp.Proxy.Forwarding.Outgoing;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Pipeline;

/// <summary>Scanners and maskers of an exchange: most of its memory, and nothing that a call needs while it waits for people.</summary>
/// <remarks>Ownership: one <see cref="Exchange"/> between renting and returning.</remarks>
internal sealed class ExchangeTools
{
    public ExchangeTools(JsonLimits json, SseLimits events)
    {
        Router = new SlotRouter(Masks.Reply);
        RequestMasker = new RequestMasker(json, Masks.Request);
        Outgoing = new OutgoingRequest(RequestMasker, Masks, json);
        RecordMasker = new SlotMasker(Masks.Record);
        Maskers = new BodyMaskers(Router, json, events);
    }

    public SessionMasks Masks { get; } = new();

    public RequestMasker RequestMasker { get; }

    public OutgoingRequest Outgoing { get; }

    public SlotRouter Router { get; }

    public BodyMaskers Maskers { get; }

    public ReplyHead ReplyHead { get; } = new();

    public SlotMasker RecordMasker { get; }

    /// <summary>Nothing of the exchange stays in them.</summary>
    public void Reset(ReturnCounters? counters)
    {
        Maskers.Drop();
        RequestMasker.Reset();
        Outgoing.Reset();
        Masks.End(counters);
    }
}
