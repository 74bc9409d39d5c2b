using FastMcp.Masking;
using FastMcp.Proxy.Forwarding.Outgoing;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Pipeline;

/// <summary>What an exchange works with until the head of its answer has left, and never behind that.</summary>
/// <remarks>Ownership: as <see cref="ExchangeTools"/>.</remarks>
internal sealed class RequestTools
{
    public RequestTools(JsonLimits json)
    {
        RequestMasker = new RequestMasker(json, Masks.Request);
        Outgoing = new OutgoingRequest(RequestMasker, Masks, json);
        RecordMasker = new SlotMasker(Masks.Record);
    }

    /// <summary>What the request has to do with the masks of its session.</summary>
    public SessionMasks Masks { get; } = new();

    public RequestMasker RequestMasker { get; }

    public OutgoingRequest Outgoing { get; }

    public SlotMasker RecordMasker { get; }

    public ReplyHead ReplyHead { get; } = new();

    /// <summary>Nothing of the exchange stays in them.</summary>
    public void Reset(ReturnCounters? counters)
    {
        Masks.End(counters);
        RequestMasker.Reset();
        Outgoing.Reset();
    }
}
