using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Lists;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Masking;

/// <summary>One masker for each form of content, kept by the exchange and chosen by the answer's head.</summary>
internal sealed class BodyMaskers(SlotRouter router, JsonLimits json, SseLimits events)
{
    private readonly JsonBodyMasker _json = new(router, json);
    private readonly TextBodyMasker _text = new(router);
    private readonly SseBodyMasker _events = new(router, events);
    private readonly MessageEvents _messages = new(router, json);
    private readonly ModelEvents _model = new(router, json);
    private readonly TextEvents _running = new(router);
    private readonly OpenBody _open = new();
    private bool _streaming;

    /// <summary>Events of this answer that were masked.</summary>
    public long Events => _streaming ? _events.Count : 0;

    public BodyMasker Choose(Call call, ReplyForm form, ReplyOutlet outlet)
    {
        if (form is ReplyForm.Open or ReplyForm.Empty || call.ReplyTerms is not { } terms)
        {
            _streaming = false;
            _open.Begin(outlet, call.Terms.Open);
            return _open;
        }

        var masker = Choose(call.Kind, call.Route.Config.Protocol, form, outlet, terms, call.Lists);
        return form is ReplyForm.Json or ReplyForm.Text && call.Kind != CallKind.McpStream && call.Lists is { } lists
            ? new ListBody(masker, lists, strict: form == ReplyForm.Json)
            : masker;
    }

    /// <param name="kind">Of the call that is answered.</param>
    /// <param name="protocol">Of its route.</param>
    /// <param name="form">Events, JSON or text.</param>
    /// <param name="outlet">Where it goes.</param>
    /// <param name="terms">By which rules.</param>
    /// <param name="lists">What hides items of lists in events; null: nothing is hidden.</param>
    public BodyMasker Choose(CallKind kind, RouteProtocol protocol, ReplyForm form, ReplyOutlet outlet, MaskTerms terms, ListFilter? lists = null)
    {
        _streaming = form == ReplyForm.Events;
        router.Begin(outlet, terms);
        var isMcp = kind is CallKind.McpMessage or CallKind.McpBatch or CallKind.McpStream;
        switch (form)
        {
            case ReplyForm.Events:
                _events.Begin(EventsOf(kind, isMcp, protocol, lists));
                return _events;
            case ReplyForm.Json when isMcp || kind == CallKind.ModelCall || protocol == RouteProtocol.Json:
                _json.Begin(isMcp ? SlotPlans.Mcp : kind == CallKind.ModelCall ? SlotPlans.OpenAiAnswer : SlotPlans.Json);
                return _json;
            default:
                // JSON of unknown origin is read tolerantly: one broken byte must not cost the answer.
                _text.Begin();
                return _text;
        }
    }

    /// <summary>The answer is an event stream and stands between two events.</summary>
    public bool IsAtEventBoundary => _streaming && _events.IsBetweenEvents;

    /// <summary>Forgets all held text.</summary>
    public void Drop()
    {
        _streaming = false;
        _events.Drop();
        router.Drop();
    }

    private EventMasker EventsOf(CallKind kind, bool isMcp, RouteProtocol protocol, ListFilter? lists)
    {
        if (kind == CallKind.ModelCall)
        {
            _model.Begin();
            return _model;
        }

        if (protocol == RouteProtocol.Text)
        {
            _running.Begin();
            return _running;
        }

        _messages.Begin(isMcp ? SlotPlans.Mcp : SlotPlans.Json, strict: isMcp, lists);
        return _messages;
    }
}
