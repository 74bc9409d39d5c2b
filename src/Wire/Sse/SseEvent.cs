using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Sse;

/// <summary>
/// One event as <see cref="SseReader"/> found it: ranges of the reader's input, valid as long as that is. Reused.
/// An answer is rewritten as head, data, tail: <see cref="WriteHead"/>, the (masked) data as one line,
/// <see cref="WriteTail"/>. With one data line and no comment or ignored line, head and tail are its bytes unchanged.
/// </summary>
public sealed class SseEvent
{
    private static SlotInfo NameSlot => new(SlotEncoding.Plain, ChannelId.None, MayHoldJson: false);

    private SseLine[] _lines = [];
    private int _count;

    public ReadOnlySpan<SseLine> Lines => _lines.AsSpan(0, _count);

    /// <summary>The whole event with its blank line.</summary>
    public ByteRange Raw { get; private set; }

    public int DataLines { get; private set; }

    /// <summary>The last <c>event:</c> value; empty when there is none.</summary>
    public ByteRange Name { get; private set; }

    /// <summary>The last legal <c>id:</c> value.</summary>
    public ByteRange Id { get; private set; }

    public bool HasId { get; private set; }

    /// <summary>The last legal <c>retry:</c> value, its digits.</summary>
    public ByteRange Retry { get; private set; }

    /// <summary>A comment, or nothing at all: no client sees it.</summary>
    public bool IsCommentOnly { get; private set; }

    /// <summary>The value of the first data line; the data, where there is one line only.</summary>
    public ByteRange Data => DataLines == 0 ? default : _lines[FirstData].Content;

    /// <summary>As it came, all that stands before the first data line's value; empty without data.</summary>
    public ReadOnlySpan<byte> Head(ReadOnlySpan<byte> input) => DataLines == 0 ? [] : input[_lines[0].Start.._lines[FirstData].ContentStart];

    /// <summary>What stands before the value in the first data line.</summary>
    internal ReadOnlySpan<byte> DataHead(ReadOnlySpan<byte> input) => input[_lines[FirstData].Start.._lines[FirstData].ContentStart];

    private int FirstData { get; set; }

    /// <summary>
    /// The data lines as one text: joined by <paramref name="separator"/>, into at least <see cref="Raw"/>'s length.
    /// The text is joined by a line feed; JSON is to be joined by <see cref="JsonSeparator"/>.
    /// </summary>
    /// <returns>Bytes written.</returns>
    public int JoinData(ReadOnlySpan<byte> input, byte separator, Span<byte> joined)
    {
        var written = 0;
        var first = true;
        foreach (ref readonly var line in Lines)
        {
            if (line.Kind != SseLineKind.Data)
            {
                continue;
            }

            if (!first)
            {
                joined[written++] = separator;
            }

            first = false;
            line.Content.Of(input).CopyTo(joined[written..]);
            written += line.Content.Length;
        }

        return written;
    }

    /// <summary>
    /// A tab: white space between JSON tokens, as the line feed is, and illegal inside JSON strings, as the line feed
    /// is, but no line end of SSE. So the joined JSON means the same, and can leave as one data line.
    /// </summary>
    public const byte JsonSeparator = (byte)'\t';

    /// <summary>
    /// What stands before the data: every line before the first data line and that line's <c>data:</c>; without data,
    /// every line but the last. The event's name is a slot. Comments are emptied and lines that clients ignore are left out, since both can carry text.
    /// </summary>
    public void WriteHead<TSink>(ReadOnlySpan<byte> input, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        var end = DataLines == 0 ? Math.Max(0, _count - 1) : FirstData;
        WriteLines(input, 0, end, ref sink);
        if (DataLines != 0)
        {
            sink.Skeleton(new Skeleton(input[_lines[end].Start.._lines[end].ContentStart]));
            if (input[_lines[end].ContentStart - 1] is not ((byte)':' or (byte)' '))
            {
                // A name without a colon is a line of its own; with other lines' data behind it, it needs one.
                sink.Skeleton(new Skeleton(":"u8));
            }
        }
    }

    /// <summary>What stands behind the data, likewise: its line end, the lines that are not data, the blank line.</summary>
    public void WriteTail<TSink>(ReadOnlySpan<byte> input, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        var start = DataLines == 0 ? Math.Max(0, _count - 1) : FirstData + 1;
        if (DataLines != 0)
        {
            sink.Skeleton(new Skeleton(input[_lines[FirstData].ContentEnd.._lines[FirstData].End]));
        }

        WriteLines(input, start, _count, ref sink);
    }

    /// <summary>It was used, and no other comes for a while: nothing stays of it.</summary>
    public void Rest()
    {
        Clear();
        _lines = [];
    }

    internal void Clear()
    {
        _count = 0;
        DataLines = 0;
        HasId = false;
        IsCommentOnly = true;
        Raw = Name = Id = Retry = default;
    }

    internal void Add(in SseLine line)
    {
        if (_count == _lines.Length)
        {
            Array.Resize(ref _lines, Math.Max(4, _count * 2));
        }

        Note(line);
        _lines[_count++] = line;
    }

    internal int Count => _count;

    /// <summary>The line that is added last, if its line end is a lone CR: nothing of it stands behind the CR.</summary>
    internal bool LastEndsWithLoneCr(ReadOnlySpan<byte> input) => _count != 0 && input[_lines[_count - 1].End - 1] == (byte)'\r';

    internal void Close(int length) => Raw = new ByteRange(0, length);

    private void Note(in SseLine line)
    {
        IsCommentOnly &= line.Kind is SseLineKind.Comment or SseLineKind.Blank;
        switch (line.Kind)
        {
            case SseLineKind.Data:
                FirstData = DataLines++ == 0 ? _count : FirstData;
                break;
            case SseLineKind.Event:
                Name = line.Content;
                break;
            case SseLineKind.Id:
                Id = line.Content;
                HasId = true;
                break;
            case SseLineKind.Retry:
                Retry = line.Content;
                break;
        }
    }

    private void WriteLines<TSink>(ReadOnlySpan<byte> input, int from, int to, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        for (var i = from; i < to; i++)
        {
            ref readonly var line = ref _lines[i];
            switch (line.Kind)
            {
                case SseLineKind.Data or SseLineKind.Ignored:
                    break;
                case SseLineKind.Comment when line.ContentStart != line.ContentEnd:
                    sink.Skeleton(new Skeleton(input[line.Start..line.ContentStart]));
                    sink.Skeleton(new Skeleton(input[line.ContentEnd..line.End]));
                    break;
                case SseLineKind.Event when line.ContentStart != line.ContentEnd:
                    sink.Skeleton(new Skeleton(input[line.Start..line.ContentStart]));
                    sink.WholeSlot(NameSlot, new UnmaskedText(input[line.ContentStart..line.ContentEnd]));
                    sink.Skeleton(new Skeleton(input[line.ContentEnd..line.End]));
                    break;
                default:
                    sink.Skeleton(new Skeleton(input[line.Start..line.End]));
                    break;
            }
        }
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.AddArray(_lines, 96);
    }
}
