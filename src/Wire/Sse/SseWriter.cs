using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Sse;

/// <summary>
/// Writes events that the gateway makes: <see cref="Begin"/>, the data without line ends, <see cref="End"/>.
/// They carry no id but that of an event whose place they take, so that a client resumes from an event of the upstream's own.
/// </summary>
public static class SseWriter
{
    /// <summary>The name, if any, and <c>data: </c>. The name holds no line end.</summary>
    public static void Begin<TSink>(SseLineEnd lineEnd, ReadOnlySpan<byte> name, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (!name.IsEmpty)
        {
            sink.Skeleton(new Skeleton("event: "u8));
            sink.Skeleton(new Skeleton(name));
            sink.Skeleton(new Skeleton(BytesOf(lineEnd)));
        }

        sink.Skeleton(new Skeleton("data: "u8));
    }

    /// <summary>The id of an event in whose place ours stands, if it has one: a client that resumes does so behind it.</summary>
    public static void Id<TSink>(ReadOnlySpan<byte> input, SseEvent one, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (one.HasId)
        {
            sink.Skeleton(new Skeleton("id: "u8));
            sink.Skeleton(new Skeleton(one.Id.Of(input)));
            sink.Skeleton(new Skeleton(BytesOf(LineEndOf(input, one))));
        }
    }

    /// <summary>
    /// Behind <see cref="SseEvent.WriteHead"/>: the colon and the space that the event's data line may lack, for text
    /// that is put before its own and may begin with a space, of which clients remove one.
    /// </summary>
    public static void BeginValue<TSink>(ReadOnlySpan<byte> input, SseEvent one, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct =>
        sink.Skeleton(new Skeleton(one.DataHead(input) switch
        {
            [.., (byte)' '] => default,
            [.., (byte)':'] => " "u8,
            _ => ": "u8,
        }));

    /// <summary>Ends the data line and begins another, for text whose line feed is part of the data.</summary>
    public static void NextDataLine<TSink>(SseLineEnd lineEnd, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        sink.Skeleton(new Skeleton(BytesOf(lineEnd)));
        sink.Skeleton(new Skeleton("data: "u8));
    }

    public static void End<TSink>(SseLineEnd lineEnd, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct =>
        sink.Skeleton(new Skeleton(lineEnd switch
        {
            SseLineEnd.CrLf => "\r\n\r\n"u8,
            SseLineEnd.Cr => "\r\r"u8,
            _ => "\n\n"u8,
        }));

    /// <summary>How the event ends its lines, so that one of ours looks the same.</summary>
    public static SseLineEnd LineEndOf(ReadOnlySpan<byte> input, SseEvent like)
    {
        if (like.Lines.IsEmpty)
        {
            return SseLineEnd.Lf;
        }

        ref readonly var line = ref like.Lines[^1];
        return input[line.ContentEnd..line.End] switch
        {
            [(byte)'\r'] => SseLineEnd.Cr,
            [(byte)'\r', ..] => SseLineEnd.CrLf,
            _ => SseLineEnd.Lf,
        };
    }

    private static ReadOnlySpan<byte> BytesOf(SseLineEnd lineEnd) => lineEnd switch
    {
        SseLineEnd.CrLf => "\r\n"u8,
        SseLineEnd.Cr => "\r"u8,
        _ => "\n"u8,
    };
}
