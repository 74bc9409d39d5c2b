using System.Buffers;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire.Slots;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>
/// Events whose data is one running text, as protocol <c>text</c> says: the data of all events is one channel, so
/// that a value cut over events is one value. Held text leaves with the next event, or at the stream's end in an
/// event of the same name.
/// </summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class TextEvents(SlotRouter router) : EventMasker
{
    private static SlotInfo Text => new(SlotEncoding.Plain, new ChannelId(1), MayHoldJson: true);

    private static SlotInfo Mark => new(SlotEncoding.Plain, ChannelId.None, MayHoldJson: false);

    private readonly ArrayBufferWriter<byte> _name = new();
    private SseLineEnd _lineEnd;

    public void Begin()
    {
        _name.Clear();
        _lineEnd = SseLineEnd.Lf;
    }

    public override BodyFault Mask(ReadOnlySpan<byte> input, SseEvent one)
    {
        var sink = new SlotSink(router);
        if (one.DataLines == 0)
        {
            one.WriteHead(input, ref sink);
            one.WriteTail(input, ref sink);
            return BodyFault.None;
        }

        if (IsDone(one.Data.Of(input)))
        {
            // No text but the end of it, known from model streams: what is held belongs before it.
            Finish();
            one.WriteHead(input, ref sink);
            router.WholeSlot(Mark, TextBody.Piece(one.Data.Of(input)));
            one.WriteTail(input, ref sink);
            return router.Fault;
        }

        Note(input, one);
        one.WriteHead(input, ref sink);
        if (Held > 0)
        {
            SseWriter.BeginValue(input, one, ref sink);
        }

        Data(input, one);
        one.WriteTail(input, ref sink);
        return router.Fault;
    }

    public override void Finish()
    {
        if (Held == 0 || router.Channels.Find(Text.Channel) is not { HasEnded: false } channel)
        {
            return;
        }

        var sink = new SlotSink(router);
        SseWriter.Begin(_lineEnd, _name.WrittenSpan, ref sink);
        router.Outlet.BreakLines(_lineEnd);
        router.End(channel, isPlain: true);
        router.Outlet.KeepLines();
        SseWriter.End(_lineEnd, ref sink);
    }

    private int Held => router.Channels.Find(Text.Channel)?.Masker.HeldBytes ?? 0;

    private void Note(ReadOnlySpan<byte> input, SseEvent one)
    {
        _lineEnd = SseWriter.LineEndOf(input, one);
        _name.ResetWrittenCount();
        _name.Write(one.Name.Of(input));
    }

    private void Data(ReadOnlySpan<byte> input, SseEvent one)
    {
        var joined = ArrayPool<byte>.Shared.Rent(Math.Max(1, one.Raw.Length));
        var length = one.JoinData(input, (byte)'\n', joined);
        router.Outlet.BreakLines(_lineEnd);
        router.BeginSlot(Text);
        router.SlotPiece(TextBody.Piece(joined.AsSpan(0, length)));
        router.EndSlot();
        router.Outlet.KeepLines();
        ArrayPool<byte>.Shared.Return(joined, clearArray: true);
    }

    private static bool IsDone(ReadOnlySpan<byte> data) => data.SequenceEqual("[DONE]"u8);
}
