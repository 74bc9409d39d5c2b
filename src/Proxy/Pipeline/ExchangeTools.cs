using FastMcp.Masking;
using FastMcp.Proxy.Budgets;
using FastMcp.Proxy.Forwarding.Outgoing;
using FastMcp.Proxy.Gating.Answers;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;
using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Pipeline;

/// <summary>Scanners, maskers and scratch of an exchange: most of its memory, and nothing that a call needs while it waits for people.</summary>
/// <remarks>Ownership: one <see cref="Exchange"/> between renting and returning.</remarks>
internal sealed class ExchangeTools
{
    public ExchangeTools(JsonLimits json, SseLimits events)
    {
        Router = new SlotRouter(Masks.Reply);
        RequestMasker = new RequestMasker(json, Masks.Request);
        Outgoing = new OutgoingRequest(RequestMasker, Masks, json);
        RecordMasker = new SlotMasker(Masks.Record);
        Maskers = new BodyMaskers(Router, json, events, Masks.Reply);
    }

    public SessionMasks Masks { get; } = new();

    public RequestMasker RequestMasker { get; }

    public OutgoingRequest Outgoing { get; }

    public SlotRouter Router { get; }

    public BodyMaskers Maskers { get; }

    public ReplyHead ReplyHead { get; } = new();

    public SlotMasker RecordMasker { get; }

    public ReplyOutlet Outlet { get; } = new();

    /// <inheritdoc cref="Exchange.Judge"/>
    public AnswerJudge Judge { get; } = new();

    /// <inheritdoc cref="Exchange.Questions"/>
    public ServerQuestions Questions { get; } = new();

    /// <inheritdoc cref="Exchange.Usage"/>
    public UsageMeter Usage { get; } = new();

    /// <inheritdoc cref="Exchange.Names"/>
    public CallNames Names { get; } = new();

    /// <summary>Nothing of the exchange stays in them.</summary>
    public void Reset(ReturnCounters? counters)
    {
        Maskers.Drop();
        RequestMasker.Reset();
        Outgoing.Reset();
        Masks.End(counters);
        Outlet.Reset();
        Judge.Reset();
        Questions.Reset();
        Usage.Reset();
        Names.Clear();
    }
}
