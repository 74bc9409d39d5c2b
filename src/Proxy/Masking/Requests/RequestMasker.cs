using System.Buffers;
using FastMcp.Masking;
using FastMcp.Masking.Guards;
using FastMcp.Masking.Keys;
using FastMcp.Masking.Reasoning;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Reading;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Requests;

/// <summary>
/// Masks a request's body by the rules that are on for requests. The body was read whole and understood before,
/// so that its JSON is known to be JSON.
/// </summary>
/// <remarks>Ownership: one exchange. The result is the call's own body where nothing matched.</remarks>
internal sealed class RequestMasker(JsonLimits limits, MaskSession? session = null)
{
    private readonly JsonSlotScanner _scanner = new(limits);
    private readonly ArrayBufferWriter<byte> _field = new();
    private ArrayBufferWriter<byte> _masked = new();
    private readonly SlotMasker _masker = new(session);
    private MaskTerms _terms = null!;
    private RuleCounters _counters = null!;
    private readonly KeyedFields _keyed = new();
    private readonly FindingTally _tally = new();
    private int _findings;
    private RequestLook? _look;

    // What was found is no rule's, and the body is the call's own.
    private bool _isUnwritten;

    /// <summary>Matches in this request.</summary>
    public int Findings => _findings;

    /// <summary>The same by rule, for decisions.</summary>
    public ReadOnlySpan<FindingFacts> Facts => _tally.Facts;

    /// <summary>The ordinal of the rule whose block mask matched: nothing may go up; or -1.</summary>
    public int BlockedBy { get; private set; } = -1;

    /// <summary>An encoded text was larger than what is decoded: nobody knows what is in it, and nothing may go up.</summary>
    public bool IsOversized { get; private set; }

    /// <summary>For one of these two nothing may go up.</summary>
    public bool IsRefused => BlockedBy >= 0 || IsOversized;

    /// <summary>No rule of any direction found anything in the body's texts: see <see cref="RequestLook"/>. False also where nobody looked.</summary>
    public bool IsClean { get; private set; }

    /// <summary>What <see cref="Mask"/> made of it.</summary>
    public ReadOnlySpan<byte> BodyOf(Call call) => IsClean || _findings == 0 || _isUnwritten ? call.Body.Span : _masked.WrittenSpan;

    public void Mask(Call call)
    {
        MaskByRules(call);
        call.State.Guarded?.Apply(this, call);
    }

    /// <summary>A guard found something in the request.</summary>
    public void Note(int key, in FindingFacts facts)
    {
        _findings++;
        IsClean = false;
        _tally.Note(key, facts);
        if (_masked.WrittenCount == 0)
        {
            _isUnwritten = true;
        }
    }

    /// <summary>Shows the masked request to a tap that gathers.</summary>
    public void Look(Call call, GuardTap tap, GuardCover? cover = null)
    {
        var nowhere = new ArrayBufferWriter<byte>();
        Rewrite(call, BodyOf(call), tap, nowhere, cover);
    }

    /// <summary>Writes the masked request anew, without what a tap takes away.</summary>
    public void Rewrite(Call call, GuardTap tap)
    {
        var anew = new ArrayBufferWriter<byte>(BodyOf(call).Length + 256);
        Rewrite(call, BodyOf(call), tap, anew);
        (_masked, _isUnwritten, IsClean) = (anew, false, false);
    }

    private void Rewrite(Call call, ReadOnlySpan<byte> body, GuardTap tap, ArrayBufferWriter<byte> into, GuardCover? cover = null)
    {
        var sink = new RequestTapSink(tap, call.Kind == CallKind.McpMessage ? call.Message.Name.Of(call.Body.Span) : default, into, cover);
        if (PlanOf(call.Kind, call.Api) is { } plan)
        {
            _scanner.Begin(plan, keys: cover?.Keys);
            if (_scanner.Push(body, last: true, ref sink) == ScanResult.Done)
            {
                return;
            }

            throw new InvalidOperationException("A request that is masked is still the JSON that it was.");
        }

        sink.WholeSlot(new SlotInfo(SlotEncoding.Plain, ChannelId.None, true), TextBody.Piece(body));
    }

    private void MaskByRules(Call call)
    {
        Reset();
        if (call.RequestTerms is { } terms)
        {
            IsClean = call.Terms.RecordsRequests && !call.Body.Span.IsEmpty
                && (_look ??= new RequestLook()).IsClean(_scanner, PlanOf(call.Kind, call.Api), call.Body.Span, call.Terms.Record);
            if (IsClean)
            {
                return;
            }

            Mask(call.Kind, call.Body.Span, terms, call.Terms.Counters, call.Api);
        }
    }

    /// <param name="kind">How the body is read.</param>
    /// <param name="body">Whole.</param>
    /// <param name="terms">By which rules.</param>
    /// <param name="counters">Of their matches.</param>
    /// <param name="api">Of a model call.</param>
    public void Mask(CallKind kind, ReadOnlySpan<byte> body, MaskTerms terms, RuleCounters counters, ModelApi api = ModelApi.Chat)
    {
        Reset();
        if (body.IsEmpty)
        {
            return;
        }

        (_terms, _counters) = (terms, counters);
        var sink = new RequestSink(this);
        if (PlanOf(kind, api) is { } plan)
        {
            _scanner.Begin(plan, keys: terms.Keys);
            if (_scanner.Push(body, last: true, ref sink) == ScanResult.Done)
            {
                return;
            }

            Reset();
        }

        Text(body, mayHoldJson: true);
    }

    public void Reset()
    {
        if (_masked.Capacity > Call.MostKept)
        {
            _masked = new();
        }

        _masked.Clear();
        _field.Clear();
        _keyed.Clear();
        _tally.Reset();
        _findings = 0;
        IsClean = IsOversized = _isUnwritten = false;
        BlockedBy = -1;
    }

    /// <summary>
    /// A field that repeats a text of the body (Mcp-Name, Mcp-Param-*), masked as that is, so that both still agree.
    /// Valid until the next one.
    /// </summary>
    public ReadOnlySpan<byte> MaskField(Call call, ReadOnlySpan<byte> value)
    {
        if (!McpHeaders.TryDecode(value, new byte[value.Length + 1], out var text))
        {
            return value;
        }

        var isMasked = MaskField(call, text, out var masked);
        if (call.State.Guarded is { HasEdits: true } guarded && !text.SequenceEqual(call.Name))
        {
            var before = masked.ToArray();
            _field.ResetWrittenCount();
            guarded.Cut(before, _field);
            masked = _field.WrittenSpan;
            isMasked |= !masked.SequenceEqual(before);
        }

        return isMasked ? McpHeaders.Encode(masked) : value;
    }

    private bool MaskField(Call call, ReadOnlySpan<byte> text, out ReadOnlySpan<byte> masked)
    {
        masked = text;
        if (call.RequestTerms is not { } terms)
        {
            return false;
        }

        _field.ResetWrittenCount();
        if (_keyed.TryMask(terms.Program, text, _field))
        {
            masked = _field.WrittenSpan;
            return true;
        }

        var sink = new BufferSink(_field, call.Terms.Counters);
        _masker.MaskWhole(terms.Program, SlotEncoding.Plain, true, terms.Grant, terms.Key, TextBody.Piece(text), ref sink);
        _findings += sink.Findings;
        masked = _field.WrittenSpan;
        return sink.Findings > 0;
    }

    internal void Skeleton(Skeleton bytes) => _masked.Write(bytes.Bytes);

    internal void Whole(in SlotInfo slot, UnmaskedText text)
    {
        var sink = new BufferSink(_masked, _counters, _tally);
        if (slot.Encoding == SlotEncoding.Opaque && OpaqueText.TryPass(text, ref sink))
        {
            return;
        }

        var terms = _terms.Of(slot);
        var encoding = slot.Encoding == SlotEncoding.Opaque ? SlotEncoding.JsonString : slot.Encoding;
        _masker.MaskWhole(terms.Program, encoding, slot.MayHoldJson, terms.Grant, terms.Key, text, ref sink, slot.Key, slot.Place);
        _keyed.Note(_terms.Program, slot, text);
        Note(sink.Findings);
    }

    internal void Begin(in SlotInfo slot)
    {
        var terms = _terms.Of(slot);
        _masker.Begin(terms.Program, slot.Encoding, slot.MayHoldJson, terms.Grant, terms.Key, slot.Key, slot.Place);
    }

    internal void Piece(UnmaskedText piece)
    {
        var sink = new BufferSink(_masked, _counters, _tally);
        _masker.Push(piece, ref sink);
        Note(sink.Findings);
    }

    internal void End()
    {
        var sink = new BufferSink(_masked, _counters, _tally);
        _masker.End(ref sink);
        Note(sink.Findings);
    }

    private void Note(int findings)
    {
        _findings += findings;
        BlockedBy = BlockedBy < 0 ? _masker.BlockedBy : BlockedBy;
        IsOversized |= _masker.Oversized;
    }

    private void Text(ReadOnlySpan<byte> body, bool mayHoldJson) =>
        Whole(new SlotInfo(SlotEncoding.Plain, ChannelId.None, mayHoldJson), TextBody.Piece(body));

    private static SlotPlan? PlanOf(CallKind kind, ModelApi api) => kind switch
    {
        CallKind.McpMessage or CallKind.McpBatch => SlotPlans.Mcp,
        CallKind.ModelCall => ModelPlans.Request(api),
        _ => null,
    };
}
