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
        var masker = ChooseMasker(call, form, outlet);
        return form is ReplyForm.Json or ReplyForm.Text && call.Kind != CallKind.McpStream && call.Lists is { } lists
            ? new ListBody(masker, lists, strict: form == ReplyForm.Json)
            : masker;
    }

    private BodyMasker ChooseMasker(Call call, ReplyForm form, ReplyOutlet outlet)
    {
        _streaming = form == ReplyForm.Events;
        if (form is ReplyForm.Open or ReplyForm.Empty || call.Terms.Reply is not { } terms)
        {
            _open.Begin(outlet, call.Terms.Open);
            return _open;
        }

        router.Begin(outlet, terms);
        switch (form)
        {
            case ReplyForm.Events:
                _events.Begin(EventsOf(call));
                return _events;
            case ReplyForm.Json when call.IsMcp || call.Kind == CallKind.ModelCall || call.Route.Config.Protocol == RouteProtocol.Json:
                _json.Begin(call.IsMcp ? SlotPlans.Mcp : call.Kind == CallKind.ModelCall ? SlotPlans.OpenAiAnswer : SlotPlans.Json);
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

    private EventMasker EventsOf(Call call)
    {
        if (call.Kind == CallKind.ModelCall)
        {
            _model.Begin();
            return _model;
        }

        if (call.Route.Config.Protocol == RouteProtocol.Text)
        {
            _running.Begin();
            return _running;
        }

        _messages.Begin(call.IsMcp ? SlotPlans.Mcp : SlotPlans.Json, strict: call.IsMcp, call.Lists);
        return _messages;
    }
}
