using FastMcp.Proxy.Budgets;
using FastMcp.Proxy.Gating.Answers;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Reading;
using FastMcp.Recording;
using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;
using FastMcp.Wire;
using Microsoft.Extensions.ObjectPool;

namespace FastMcp.Proxy.Pipeline;

/// <summary>Scanners, maskers and scratch of an exchange: most of its memory, and nothing that a call needs while it waits for people.</summary>
/// <remarks>Ownership: one <see cref="Exchange"/> between renting and returning.</remarks>
internal sealed class ExchangeTools
{
    private readonly ObjectPool<RequestTools> _requests;
    private readonly JsonLimits _json;
    private readonly SseLimits _events;
    private RequestTools? _request;
    private RehearsalTools? _rehearsal;
    private RehearsalTools? _rehearsalBeside;
    private AnswerJudge? _judge;
    private ServerQuestions? _questions;
    private UsageMeter? _usage;
    private bool _requestIsGone;

    public ExchangeTools(JsonLimits json, SseLimits events, ObjectPool<RequestTools> requests)
    {
        (_requests, _json, _events) = (requests, json, events);
        Router = new SlotRouter(Masks.Reply);
        Maskers = new BodyMaskers(Router, json, events, Masks.Reply);
    }

    public SessionMasks Masks { get; } = new();

    /// <exception cref="InvalidOperationException">Behind <see cref="LetRequestGo"/>.</exception>
    public RequestTools Request => _request ?? Get();

    /// <summary>Masks an answer once before, for guards.</summary>
    public RehearsalTools Rehearsal => _rehearsal ??= new RehearsalTools(_json, _events);

    /// <summary>The same for guards in monitor mode.</summary>
    public RehearsalTools RehearsalBeside => _rehearsalBeside ??= new RehearsalTools(_json, _events);

    public SlotRouter Router { get; }

    public BodyMaskers Maskers { get; }

    public ReplyOutlet Outlet { get; } = new();

    /// <inheritdoc cref="Exchange.Judge"/>
    public AnswerJudge Judge => _judge ?? AnswerJudge.Off;

    /// <summary>The exchange's own, to be begun.</summary>
    public AnswerJudge OwnJudge => _judge ??= new();

    /// <inheritdoc cref="Exchange.Questions"/>
    public ServerQuestions Questions => _questions ??= new();

    /// <inheritdoc cref="Exchange.Usage"/>
    public UsageMeter Usage => _usage ?? UsageMeter.Unused;

    /// <summary>The exchange's own, to be shown the answer.</summary>
    public UsageMeter OwnUsage => _usage ??= new();

    /// <inheritdoc cref="Exchange.Names"/>
    public CallNames Names { get; } = new();

    private RequestTools Get() => _requestIsGone ? throw new InvalidOperationException("Nothing is left of the request of a stream that waited for its next piece.") : _request = _requests.Get();

    /// <summary>The session is known: from here on masks of both directions are its own.</summary>
    public void Begin(Call call)
    {
        Masks.Begin(call);
        Request.Masks.Begin(call);
    }

    /// <summary>The head of a stream has left: what was the request's is given back, so that streams that begin meanwhile take it and make none.</summary>
    public void LetRequestGo(ReturnCounters? counters)
    {
        _requestIsGone = true;
        if (_request is { } request)
        {
            request.Reset(counters);
            _requests.Return(request);
            _request = null;
        }
    }

    /// <summary>No piece comes for a while: room that holds nothing is given back too.</summary>
    public void Rest()
    {
        Router.Rest();
        Maskers.Rest();
        _questions?.Rest();
    }

    /// <summary>Nothing of the exchange stays in them.</summary>
    public void Reset(ReturnCounters? counters)
    {
        Maskers.Drop();
        Router.Tap = null;
        _rehearsal?.Drop();
        _rehearsalBeside?.Drop();
        _request?.Reset(counters);
        _requestIsGone = false;
        Masks.End(counters);
        Outlet.Reset();
        _judge?.Reset();
        _questions?.Reset();
        _usage?.Reset();
        Names.Clear();
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.Add(Outlet);
        ahead.Add(Judge);
        Maskers.Announce(ahead);
    }
}
