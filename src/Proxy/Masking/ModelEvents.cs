using System.Buffers;
using FastMcp.Wire.Json;
using FastMcp.Wire.OpenAi;
using FastMcp.Wire.Slots;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Masking;

/// <summary>
/// Events of a chat completion stream: deltas are joined per channel, so that a value cut over events is one
/// value. Held text leaves with its channel's next delta, or, when the channel ends in an event that has no
/// place for it, in an event of the same shape before that one.
/// </summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class ModelEvents : EventMasker
{
    private static SlotInfo Text => new(SlotEncoding.Plain, ChannelId.None, MayHoldJson: true);

    private readonly SlotRouter _router;
    private readonly int _depth;
    private readonly JsonSlotScanner _scanner;
    private readonly OpenAiChunk _chunk = new();
    private readonly OpenAiEnvelope _envelope = new();
    private readonly ChannelTally _endings = new();
    private readonly Func<ChannelId, bool> _isLast;
    private SseLineEnd _lineEnd;

    public ModelEvents(SlotRouter router, JsonLimits limits)
    {
        (_router, _depth, _scanner) = (router, limits.MaxDepth, new JsonSlotScanner(limits));
        _isLast = _endings.IsLast;
    }

    public void Begin()
    {
        _envelope.Clear();
        _endings.Clear();
        _lineEnd = SseLineEnd.Lf;
        _router.EndsInThisMessage = _isLast;
    }

    public override BodyFault Mask(ReadOnlySpan<byte> input, SseEvent one)
    {
        if (one.DataLines <= 1)
        {
            return Mask(one.Data.Of(input), input, one);
        }

        var joined = ArrayPool<byte>.Shared.Rent(one.Raw.Length);
        try
        {
            var length = one.JoinData(input, SseEvent.JsonSeparator, joined);
            return Mask(joined.AsSpan(0, length), input, one);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined, clearArray: true);
        }
    }

    public override void Finish() => ReleaseAll();

    private BodyFault Mask(ReadOnlySpan<byte> data, ReadOnlySpan<byte> input, SseEvent one)
    {
        _lineEnd = SseWriter.LineEndOf(input, one);
        if (!_chunk.Read(data, _depth, out var unread))
        {
            return unread.Kind == OpenAiFaultKind.UnknownDelta ? BodyFault.UnknownStream : BodyFault.MalformedJson;
        }

        Before(data);
        var sink = new SlotSink(_router);
        one.WriteHead(input, ref sink);
        var fault = Data(data, ref sink);
        one.WriteTail(input, ref sink);
        After(data);
        return _router.Fault != BodyFault.None ? _router.Fault : fault;
    }

    // What ends with this event and has no slot in it leaves before it.
    private void Before(ReadOnlySpan<byte> data)
    {
        if (_chunk.Kind == OpenAiEventKind.Done)
        {
            ReleaseAll();
            return;
        }

        if (!_endings.Count(_chunk, data, _scanner))
        {
            return;
        }

        for (var i = _router.Channels.Open.Length - 1; i >= 0; i--)
        {
            var channel = _router.Channels.Open[i];
            if (_endings.EndsElsewhere(channel.Id))
            {
                Release(channel);
            }
        }
    }

    private BodyFault Data(ReadOnlySpan<byte> data, ref SlotSink sink)
    {
        if (_chunk.Kind is OpenAiEventKind.Chunk or OpenAiEventKind.Other)
        {
            _scanner.Begin(SlotPlans.OpenAiEvent, _chunk, _router.Terms.Program.Keys);
            return _scanner.Push(data, last: true, ref sink) == ScanResult.Done ? BodyFault.None : BodyFault.MalformedJson;
        }

        if (!data.IsEmpty)
        {
            _router.WholeSlot(Text, TextBody.Piece(data));
        }

        return BodyFault.None;
    }

    private void After(ReadOnlySpan<byte> data)
    {
        if (_chunk.HasError)
        {
            // The upstream says that its answer failed: what is held is the beginning of nothing.
            _router.Channels.Clear();
        }

        foreach (var channel in _router.Channels.Open)
        {
            if (channel.Masker.HeldBytes > 0)
            {
                _envelope.Capture(data, _chunk);
                break;
            }
        }
    }

    private void ReleaseAll()
    {
        foreach (var channel in _router.Channels.Open)
        {
            Release(channel);
        }
    }

    private void Release(OpenChannel channel)
    {
        if (channel.HasEnded || channel.Masker.HeldBytes == 0)
        {
            return;
        }

        var key = OpenAiChannel.From(channel.Id);
        var sink = new SlotSink(_router);
        SseWriter.Begin(_lineEnd, default, ref sink);
        SynthesizedDelta.Begin(_envelope, key, ref sink);
        var outlet = new OutletSink(_router.Outlet);
        channel.End(ref outlet);
        _router.Note(channel.Masker);
        SynthesizedDelta.End(key, ref sink);
        SseWriter.End(_lineEnd, ref sink);
    }
}
