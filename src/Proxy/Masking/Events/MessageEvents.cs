using System.Buffers;
using FastMcp.Proxy.Gating.Lists;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.OpenAi;
using FastMcp.Wire.Slots;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>
/// Events that are messages by themselves: JSON-RPC of MCP, and whatever is not known. JSON is masked slot by
/// slot, other data as text; no event passes unread.
/// </summary>
internal sealed class MessageEvents(SlotRouter router, JsonLimits limits) : EventMasker
{
    private static SlotInfo Text => new(SlotEncoding.Plain, ChannelId.None, MayHoldJson: true);

    private readonly JsonSlotScanner _scanner = new(limits);
    private readonly JudgedHead _head = new(router);
    private SlotPlan _plan = SlotPlans.Json;
    private bool _strict;
    private IAnswerFilter? _lists;

    /// <summary>Answers of HTTP+SSE come on a stream that nobody has tied to their calls: where decisions guard them, such a stream ends with its first event.</summary>
    public bool RefusesEndpoint { get; set; }

    /// <param name="plan">The slots of a message.</param>
    /// <param name="strict">Data that begins like JSON must be JSON; else it is read as tolerantly as text is.</param>
    /// <param name="lists">What messages may list; null: all.</param>
    public void Begin(SlotPlan plan, bool strict, IAnswerFilter? lists = null)
    {
        _head.Begin();
        RefusesEndpoint = false;
        _lists = lists;
        _plan = plan;
        _strict = strict;
    }

    public override BodyFault Mask(ReadOnlySpan<byte> input, SseEvent one)
    {
        if (RefusesEndpoint && one.Name.Of(input).SequenceEqual("endpoint"u8))
        {
            return BodyFault.OtherTransport;
        }

        var sink = new SlotSink(router);
        _head.Write(input, one);
        var fault = one.DataLines > 1 ? Joined(input, one) : Data(one.Data.Of(input), input, one);
        one.WriteTail(input, ref sink);
        return fault;
    }

    public override void Finish()
    {
    }

    private BodyFault Data(ReadOnlySpan<byte> data, ReadOnlySpan<byte> input, SseEvent one)
    {
        if (_strict && LooksLikeJson(data))
        {
            router.Outlet.Questions?.Note(data);
            if (_lists is not null && !_lists.TryFilter(data, out data))
            {
                return BodyFault.MalformedJson;
            }

            var sink = new SlotSink(router);
            _scanner.Begin(_plan, keys: router.Terms.Keys);
            return _scanner.Push(data, last: true, ref sink) == ScanResult.Done ? router.Fault : BodyFault.MalformedJson;
        }

        if (!_strict && StreamedPieces.AreIn(data, limits.MaxDepth))
        {
            return BodyFault.UnknownStream;
        }

        if (!data.IsEmpty)
        {
            router.WholeSlot(Text, TextBody.Piece(data));
        }

        return router.Fault;
    }

    // Several data lines are one text. JSON leaves as one line (the separator stands outside of strings only);
    // other text keeps its line breaks.
    private BodyFault Joined(ReadOnlySpan<byte> input, SseEvent one)
    {
        var joined = ArrayPool<byte>.Shared.Rent(one.Raw.Length);
        try
        {
            var isJson = _strict && LooksLikeJson(one.Data.Of(input));
            var length = one.JoinData(input, isJson ? SseEvent.JsonSeparator : (byte)'\n', joined);
            return isJson ? Data(joined.AsSpan(0, length), input, one) : Lines(joined.AsSpan(0, length), input, one);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined, clearArray: true);
        }
    }

    private BodyFault Lines(ReadOnlySpan<byte> text, ReadOnlySpan<byte> input, SseEvent one)
    {
        router.Outlet.BreakLines(SseWriter.LineEndOf(input, one));
        router.WholeSlot(Text, TextBody.Piece(text));
        router.Outlet.KeepLines();
        return router.Fault;
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> data)
    {
        var start = data.IndexOfAnyExcept(" \t"u8);
        return start >= 0 && data[start] is (byte)'{' or (byte)'[';
    }
}
