using FastMcp.Masking;
using FastMcp.Masking.Reasoning;
using FastMcp.Proxy.Budgets;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Encodings;
using FastMcp.Proxy.Gating.Answers;
using FastMcp.Proxy.Gating.Lists;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking.Events;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Recording;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Anthropic;
using FastMcp.Wire.Bedrock;
using FastMcp.Wire.Gemini;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Ollama;
using FastMcp.Wire.OpenAi;
using FastMcp.Wire.Responses;
using FastMcp.Wire.Sse;
using FastMcp.Wire;

namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>One masker for each form of content, kept by the exchange and chosen by the answer's head.</summary>
internal sealed class BodyMaskers(SlotRouter router, JsonLimits json, SseLimits events, MaskSession? session = null)
{
    private readonly SseBodyMasker _events = new(router, events);
    private readonly JoinedEvents _joined = new(router, json);
    private readonly OpenAiChunk _chunk = new();
    private JsonBodyMasker? _json;
    private TextBodyMasker? _text;
    private DocumentMasker? _document;
    private MessageEvents? _messages;
    private TextEvents? _running;
    private AnswerNotes? _notes;
    private ModelEvents? _model;
    private LineBodyMasker? _lines;
    private ElementBodyMasker? _elements;
    private FrameBodyMasker? _frames;
    private AnthropicEvent? _anthropic;
    private GeminiEvent? _gemini;
    private OllamaEvent? _ollama;
    private ConverseEvent? _converse;
    private ResponsesEvent? _responses;
    private ReasoningSeal? _seal;
    private OpenBody? _open;
    private bool _streaming;

    /// <summary>What arrives is decoded first, which may make much of little.</summary>
    public bool IsDecoding { get; private set; }

    /// <summary>Events of this answer that were masked.</summary>
    public long Events => _streaming ? _events.Count : 0;

    /// <param name="coding">How the content is encoded.</param>
    /// <param name="usage">Reads what a model's answer used; null: nobody asks.</param>
    /// <param name="judge">Says what is put beside the answer; null: nobody does.</param>
    /// <param name="record">Seals what comes, where the route says so.</param>
    public BodyMasker Choose(Call call, ReplyForm form, ReplyOutlet outlet, CodingKind coding = CodingKind.None, UsageMeter? usage = null, AnswerJudge? judge = null, ReplyRecord record = default)
    {
        IsDecoding = coding != CodingKind.None;
        if (form is ReplyForm.Open or ReplyForm.Empty || call.ReplyTerms is not { } terms)
        {
            _streaming = false;
            var own = _open ??= new();
            own.Begin(outlet, call.Terms.Open);
            BodyMasker open = session?.Lent is { } lent && form == ReplyForm.Open ? new LentOpenBody(outlet, call.Terms.Open, session, lent) : own;
            return record.Sealing(usage is null ? open : new MeteredBody(open, usage), session?.Lent);
        }

        var masker = Choose(call.Kind, call.Route.Config.Protocol, form, outlet, terms, call.Lists, call.Api);
        if (call.Kind == CallKind.McpStream && form == ReplyForm.Events && _messages is { } messages)
        {
            messages.RefusesEndpoint = call.Terms.Decider.Guards;
        }

        if (judge is not null)
        {
            judge.IsByEvent = form == ReplyForm.Events;
        }

        if (judge is { MayNote: true } or { IsOfStream: true } && form is ReplyForm.Json or ReplyForm.Events)
        {
            var notes = _notes ??= new AnswerNotes();
            notes.Begin(call, outlet, judge);
            masker = form == ReplyForm.Json ? new NotedBody(masker, notes) : masker;
            _events.Notes = form == ReplyForm.Events ? notes : null;
        }

        if (ModelPlans.IsSigned(call.Api))
        {
            var seal = _seal ??= new();
            seal.Begin(call.Terms.Key, call.Reasoning);
            (router.Seal, router.Returns) = (seal, call.Terms.Returns);
        }

        if (form is ReplyForm.Json or ReplyForm.Text && call.Kind != CallKind.McpStream && call.Lists is { } lists)
        {
            masker = new ListBody(masker, lists, strict: form == ReplyForm.Json);
        }

        masker = record.Sealing(usage is null ? masker : new MeteredBody(masker, usage), session?.Lent);
        return IsDecoding
            ? new DecodingBody(masker, ContentDecoder.Of(coding), call.Terms.MaxExpansion, form.IsStream() ? long.MaxValue : call.Terms.MaxReply)
            : masker;
    }

    /// <param name="kind">Of the call that is answered.</param>
    /// <param name="protocol">Of its route.</param>
    /// <param name="form">Events, JSON or text.</param>
    /// <param name="outlet">Where it goes.</param>
    /// <param name="terms">By which rules.</param>
    /// <param name="lists">What hides items of lists in events; null: nothing is hidden.</param>
    /// <param name="api">Of a model call.</param>
    public BodyMasker Choose(
        CallKind kind, RouteProtocol protocol, ReplyForm form, ReplyOutlet outlet, MaskTerms terms, IAnswerFilter? lists = null, ModelApi api = ModelApi.Chat)
    {
        _streaming = form == ReplyForm.Events;
        router.Begin(outlet, terms);
        var isMcp = kind is CallKind.McpMessage or CallKind.McpBatch or CallKind.McpStream;
        switch (form)
        {
            case ReplyForm.Events:
                _events.Begin(EventsOf(kind, isMcp, protocol, lists, api));
                return _events;
            case ReplyForm.Lines:
                (_lines ??= new LineBodyMasker(router, _joined, events)).Begin(ReaderOf(api));
                return _lines;
            case ReplyForm.Elements:
                (_elements ??= new ElementBodyMasker(router, _joined, events)).Begin(ReaderOf(api));
                return _elements;
            case ReplyForm.Frames:
                (_frames ??= new FrameBodyMasker(router, _joined, events)).Begin(ReaderOf(api), wrapped: api == ModelApi.Invoke);
                return _frames;
            case ReplyForm.Json when kind == CallKind.ModelCall && ModelPlans.IsSigned(api):
                (_document ??= new DocumentMasker(router, json)).Begin(ModelPlans.Answer(api));
                return _document;
            case ReplyForm.Json when isMcp || kind == CallKind.ModelCall || protocol == RouteProtocol.Json:
                (_json ??= new JsonBodyMasker(router, json)).Begin(isMcp ? SlotPlans.Mcp : kind == CallKind.ModelCall ? ModelPlans.Answer(api) : SlotPlans.Json);
                return _json;
            default:
                // JSON of unknown origin is read tolerantly: one broken byte must not cost the answer.
                (_text ??= new TextBodyMasker(router)).Begin();
                return _text;
        }
    }

    /// <summary>The answer is an event stream and stands between two events.</summary>
    public bool IsAtEventBoundary => _streaming && _events.IsBetweenEvents;

    /// <summary>A stream is silent for a while: what masks other forms is let go.</summary>
    public void Rest()
    {
        (_json, _text, _document) = (null, null, null);
        _joined.Rest();
        _events.Rest();
    }

    /// <summary>Forgets all held text.</summary>
    public void Drop()
    {
        _streaming = false;
        _events.Drop();
        _document?.Drop();
        _lines?.Drop();
        _elements?.Drop();
        _frames?.Drop();
        _seal?.Forget();
        router.Drop();
    }

    private StreamedEvent ReaderOf(ModelApi api) => api switch
    {
        ModelApi.Messages or ModelApi.Invoke => _anthropic ??= new AnthropicEvent(),
        ModelApi.Gemini => _gemini ??= new GeminiEvent(),
        ModelApi.Ollama => _ollama ??= new OllamaEvent(),
        ModelApi.Converse => _converse ??= new ConverseEvent(),
        ModelApi.Responses => _responses ??= new ResponsesEvent(),
        _ => _chunk,
    };

    private EventMasker EventsOf(CallKind kind, bool isMcp, RouteProtocol protocol, IAnswerFilter? lists, ModelApi api)
    {
        if (kind == CallKind.ModelCall)
        {
            (_model ??= new ModelEvents(_joined)).Begin(ReaderOf(api));
            return _model;
        }

        if (protocol == RouteProtocol.Text)
        {
            (_running ??= new TextEvents(router)).Begin();
            return _running;
        }

        (_messages ??= new MessageEvents(router, json)).Begin(isMcp ? SlotPlans.Mcp : SlotPlans.Json, strict: isMcp, lists);
        return _messages;
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.Add(_streaming ? null : _open);
        if (_streaming)
        {
            _events.Announce(ahead);
            router.Announce(ahead);
        }
    }
}
