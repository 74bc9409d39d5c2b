using System.Buffers;
using FastMcp.Masking.Tokens;
using FastMcp.Masking.WriteBack;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Json;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Forwarding.Outgoing;

/// <summary>
/// A permitted request as the upstream is to get it: masked, free of masks that would be written over originals, and with
/// those tokens turned back that a reveal names. Policy, findings and the record have seen the token; only the upstream sees the value.
/// </summary>
/// <remarks>Ownership: one exchange. The request was masked before it was decided. Nothing goes up when <see cref="Prepare"/> refuses.</remarks>
internal sealed class OutgoingRequest(RequestMasker masker, SessionMasks masks, JsonLimits limits)
{
    private readonly ToolArguments _arguments = new();
    private readonly JsonSlotScanner _scanner = new(limits);
    private readonly WriteBackGuard _guard = new(masks.Tokens);
    private readonly TokenRevealer _revealer = new(masks.Tokens);
    private readonly ReasoningRestorer _reasoning = new(limits);
    private readonly ArrayBufferWriter<byte> _field = new();
    private ArrayBufferWriter<byte> _revealed = new();
    private Call _call = null!;
    private int _count;

    /// <summary>As it goes up.</summary>
    public ReadOnlySpan<byte> Body => _count > 0 ? _revealed.WrittenSpan : masker.BodyOf(_call);

    public Refusal Prepare(Call call)
    {
        _call = call;
        _count = 0;
        if (masker.BlockedBy >= 0)
        {
            return MaskRefusals.Blocked(call.Terms.Counters.Rules.Rules[masker.BlockedBy], "request");
        }

        if (masker.IsOversized)
        {
            return MaskRefusals.Oversized;
        }

        if (call.Kind == CallKind.ModelCall && ModelPlans.IsSigned(call.Api))
        {
            var unrestored = _reasoning.Restore(call, masker.BodyOf(call), ModelPlans.Request(call.Api), _revealed);
            _count = _reasoning.Count;
            call.Terms.Returns.Restored(_count);
            _reasoning.Reset();
            return unrestored;
        }

        if (call.Kind is not (CallKind.McpMessage or CallKind.McpBatch) || (masks.Issued is null && !call.Terms.Counters.Rules.HasTokens))
        {
            return default;
        }

        var refusal = Guard(call);
        if (refusal.IsNone && call.Terms.Reveals.Length > 0)
        {
            Reveal(call);
        }

        _guard.Clear();
        _revealer.Clear();
        return refusal;
    }

    /// <summary>A field that repeats a text of the body (Mcp-Name, Mcp-Param-*), changed as that was. Valid until the next one.</summary>
    public ReadOnlySpan<byte> Field(ReadOnlySpan<byte> value)
    {
        var masked = masker.MaskField(_call, value);
        if (_count == 0 || !McpHeaders.TryDecode(masked, new byte[masked.Length + 1], out var text))
        {
            return masked;
        }

        _field.ResetWrittenCount();
        var scope = new RevealScope(_call.Terms.Reveals, _call.Name);
        var count = _revealer.Reveal(_call.Terms.Counters.Rules, scope, new SlotInfo(SlotEncoding.Plain, ChannelId.None, false), TextBody.Piece(text), _field);
        _revealer.Clear();
        return count == 0 ? masked : McpHeaders.Encode(_field.WrittenSpan);
    }

    public void Reset()
    {
        _field.Clear();
        _revealed.Clear();
        _revealed = _revealed.Capacity > Call.MostKept ? new() : _revealed;
        _count = 0;
        _call = null!;
    }

    private Refusal Guard(Call call)
    {
        var body = call.Body.Span;
        var issued = masks.Issued;
        var sink = new ReturnSink(call.Terms.Returns);
        foreach (ref readonly var argument in _arguments.Of(call, body))
        {
            var scope = new RevealScope(call.Terms.Reveals, argument.Tool.Of(body));
            var look = new GuardSink(_guard, call.Terms.Counters.Rules, issued, scope, ref sink);
            _scanner.Begin(SlotPlans.Json);
            _scanner.Push(argument.Value.Of(body), last: true, ref look);
        }

        return sink.Refused is { } rule ? MaskRefusals.WriteBack(call.Terms.Counters.Rules, rule) : default;
    }

    private void Reveal(Call call)
    {
        var body = masker.BodyOf(call);
        var done = 0;
        _revealed.ResetWrittenCount();
        foreach (ref readonly var argument in _arguments.Of(call, body))
        {
            var scope = new RevealScope(call.Terms.Reveals, argument.Tool.Of(body));
            if (scope.IsNone)
            {
                continue;
            }

            _revealed.Write(body[done..argument.Value.Start]);
            var sink = new RevealSink(_revealer, call.Terms.Counters.Rules, scope, _revealed, ref _count);
            _scanner.Begin(SlotPlans.Json);
            _scanner.Push(argument.Value.Of(body), last: true, ref sink);
            done = argument.Value.End;
        }

        _revealed.Write(body[done..]);
        call.Terms.Returns.Revealed(_count);
    }
}
