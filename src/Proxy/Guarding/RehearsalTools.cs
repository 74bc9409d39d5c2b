using FastMcp.Masking.Guards;
using FastMcp.Masking.Tokens;
using FastMcp.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Guarding;

/// <summary>Masks an answer before it is masked for good, so that guards are shown what would leave. Of what it makes nothing goes anywhere.</summary>
/// <remarks>Ownership: one exchange between <see cref="Begin"/> and <see cref="Drop"/>.</remarks>
internal sealed class RehearsalTools
{
    private readonly SessionTokens _tokens = new();
    private readonly MaskSession _session;
    private readonly SlotRouter _router;
    private readonly BodyMaskers _maskers;
    private readonly ReplyOutlet _outlet = new();

    public RehearsalTools(JsonLimits json, SseLimits events)
    {
        _session = new MaskSession(_tokens, blocks: true);
        _router = new SlotRouter(_session);
        _maskers = new BodyMaskers(_router, json, events, _session);
    }

    /// <summary>What takes the content, as the exchange's own masker does.</summary>
    public BodyMasker Begin(Exchange exchange, ReplyForm form, CodingKind coding, GuardTap tap)
    {
        var call = exchange.Call;
        _tokens.Begin(call.Terms.Key, call.State.Binding);
        _session.Lent = exchange.Lease?.Text;
        _outlet.BeginRehearsal();
        _router.Tap = tap;
        var masker = _maskers.Choose(call, form, _outlet, coding);
        _router.Returns = null;
        return masker;
    }

    public void Drop()
    {
        _maskers.Drop();
        _router.Tap = null;
        _outlet.Reset();
        _session.Lent = null;
        _tokens.TakeMade();
    }
}
