using System.IO.Pipelines;
using FastMcp.Masking;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Recording;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Commands.Replays.Judging;

/// <summary>Runs recorded requests and answers through the maskers that traffic runs through, and counts matches of enforced rules.</summary>
/// <remarks>Not for two threads at once.</remarks>
internal sealed class RecordedMasks
{
    private static readonly HashKey Key = new("FastMcp replay of a record"u8);

    private readonly RuleCounters _counters;
    private readonly MaskTerms _request;
    private readonly MaskTerms _reply;
    private readonly RequestMasker _requests = new(JsonLimits.Default);
    private readonly BodyMaskers _maskers;
    private readonly ReplyOutlet _outlet = new();
    private readonly ReplyWriter _nowhere = new();
    private readonly PipeWriter _null = PipeWriter.Create(Stream.Null);
    private readonly PipeWriter? _to;
    private readonly long[] _before;

    /// <param name="rules">Of the policy.</param>
    /// <param name="to">Gets masked answers; null: nobody does.</param>
    public RecordedMasks(RuleSet rules, PipeWriter? to = null)
    {
        _to = to;
        _counters = new RuleCounters(rules, new MetricsRegistry());
        _request = new MaskTerms(rules.For(Scope.Request), Key, rules.Grant);
        _reply = new MaskTerms(rules.For(Scope.Response), Key, rules.Grant);
        _maskers = new BodyMaskers(new SlotRouter(), JsonLimits.Default, SseLimits.Default);
        _before = new long[rules.Rules.Count];
    }

    /// <summary>What decisions read of the last request, until the next.</summary>
    public ReadOnlySpan<FindingFacts> RequestFacts => _requests.Facts;

    /// <summary>The API that a recorded request is of. The record names Bedrock alone: what its requests say tells Converse from the models' own forms.</summary>
    public static ModelApi ApiOf(Protocol protocol, ReadOnlySpan<byte> request) =>
        protocol == Protocol.Bedrock && request.IndexOf("\"anthropic_version\""u8) >= 0 ? ModelApi.Invoke : ModelApis.ApiOf(protocol);

    /// <summary>Ordinals of rules and how often they matched.</summary>
    public List<(int Rule, long Matches)> OfRequest(Protocol protocol, byte[] text)
    {
        _requests.Mask(KindOf(protocol), text, _request, _counters, ApiOf(protocol, text));
        return News();
    }

    /// <summary>As <see cref="OfRequest"/>; null: the text is not what its head says, so that it was cut when it was recorded.</summary>
    /// <param name="protocol">Of the exchange.</param>
    /// <param name="contentType">As the record says it.</param>
    /// <param name="text">Of the answer.</param>
    /// <param name="api">See <see cref="ApiOf"/>.</param>
    public List<(int Rule, long Matches)>? OfReply(Protocol protocol, string contentType, byte[] text, ModelApi api)
    {
        var form = FormOf(protocol, contentType, text);
        // No frame: nothing is written anywhere, unless somebody wants it. What is off records nothing, for no exchange.
        _nowhere.Begin(_to ?? _null);
        if (_to is not null)
        {
            _nowhere.Head([], 200, BodyFrame.UntilClose);
        }

        _outlet.Begin(_nowhere, new ReplyRecord(SessionLog.Off, null!, text: false), _counters);
        var masker = _maskers.Choose(KindOf(protocol), ProtocolOf(protocol), form, _outlet, _reply, api: api);
        var whole = masker.Push(text) == BodyFault.None && masker.End() == BodyFault.None;
        masker.Drop();
        if (_to is not null)
        {
            _nowhere.End();
            _nowhere.FlushAsync().AsTask().GetAwaiter().GetResult();
        }

        var news = News();
        return whole ? news : null;
    }

    // As the gateway read it: what it calls content is by the form that it had, and Gemini's streams of elements are JSON too.
    private static ReplyForm FormOf(Protocol protocol, string contentType, ReadOnlySpan<byte> text) => contentType switch
    {
        "text/event-stream" => ReplyForm.Events,
        "application/x-ndjson" => ReplyForm.Lines,
        "application/vnd.amazon.eventstream" => ReplyForm.Frames,
        "application/json" when protocol == Protocol.Gemini && text.TrimStart(" \t\r\n"u8) is [(byte)'[', ..] => ReplyForm.Elements,
        "application/json" => ReplyForm.Json,
        _ => ReplyForm.Text,
    };

    private static CallKind KindOf(Protocol protocol) => protocol switch
    {
        Protocol.Mcp => CallKind.McpMessage,
        _ when protocol.IsModel() => CallKind.ModelCall,
        _ => CallKind.Plain,
    };

    private static RouteProtocol ProtocolOf(Protocol protocol) => protocol switch
    {
        Protocol.Json => RouteProtocol.Json,
        Protocol.Text => RouteProtocol.Text,
        _ => RouteProtocol.Auto,
    };

    private List<(int Rule, long Matches)> News()
    {
        var news = new List<(int, long)>();
        for (var rule = 0; rule < _before.Length; rule++)
        {
            var now = _counters.EnforcedOf(rule);
            if (now > _before[rule])
            {
                news.Add((rule, now - _before[rule]));
                _before[rule] = now;
            }
        }

        return news;
    }
}
