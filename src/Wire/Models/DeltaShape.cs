using System.Buffers;
using System.Buffers.Text;
using FastMcp.Wire.Json;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Models;

/// <summary>
/// The JSON of an event that the gateway makes, to carry text that a channel still held at its end: <see cref="WriteHead"/>, the masked
/// content of the JSON string, <see cref="WriteTail"/>. Reused.
/// </summary>
public sealed class DeltaShape
{
    private enum PartKind : byte
    {
        Skeleton,
        Word,
        Members,
    }

    private static SlotInfo Word => new(SlotEncoding.JsonString, ChannelId.None, MayHoldJson: false);

    private readonly ArrayBufferWriter<byte> _bytes = new(256);
    private readonly List<Part> _parts = [];
    private readonly JsonSlotScanner _scanner = new(JsonLimits.Default);
    private SlotPlan _plan = SlotPlans.Json;
    private int _head;

    /// <summary>The event's name in the stream; empty where it has none.</summary>
    public ReadOnlySpan<byte> Name => _name;

    private byte[] _name = [];

    public void WriteHead<TSink>(ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct => Write(0, _head, ref sink);

    public void WriteTail<TSink>(ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct => Write(_head, _parts.Count, ref sink);

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _parts.Clear();
        _head = 0;
        _name = [];
    }

    /// <param name="name">The event's name: a word of the protocol.</param>
    internal DeltaShape Called(byte[] name)
    {
        _name = name;
        return this;
    }

    /// <summary>Protocol around the text.</summary>
    internal DeltaShape Add(ReadOnlySpan<byte> skeleton) => Add(skeleton, PartKind.Skeleton);

    internal DeltaShape Add(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        return Add(digits[..length], PartKind.Skeleton);
    }

    /// <summary>The content of a string that the upstream chose, as it stands in JSON: it passes the rules again.</summary>
    internal DeltaShape AddWord(ReadOnlySpan<byte> raw) => Add(raw, PartKind.Word);

    /// <summary>The beginning of an object, up to the comma behind a member: its texts pass the rules again.</summary>
    internal DeltaShape AddMembers(ReadOnlySpan<byte> json, SlotPlan plan)
    {
        _plan = plan;
        return Add(json, PartKind.Members);
    }

    /// <summary>Here the text goes.</summary>
    internal DeltaShape AddText()
    {
        _head = _parts.Count;
        return this;
    }

    private DeltaShape Add(ReadOnlySpan<byte> bytes, PartKind kind)
    {
        _bytes.Write(bytes);
        _parts.Add(new Part(_bytes.WrittenCount, kind));
        return this;
    }

    private void Write<TSink>(int from, int to, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        for (var i = from; i < to; i++)
        {
            var bytes = _bytes.WrittenSpan[(i == 0 ? 0 : _parts[i - 1].End).._parts[i].End];
            switch (_parts[i].Kind)
            {
                case PartKind.Word:
                    sink.WholeSlot(Word, new UnmaskedText(bytes));
                    break;
                case PartKind.Members:
                    // The scanner stops in the middle of the object, which is what is wanted.
                    _scanner.Begin(_plan);
                    _scanner.Push(bytes, last: false, ref sink);
                    break;
                default:
                    sink.Skeleton(new Skeleton(bytes));
                    break;
            }
        }
    }

    private readonly record struct Part(int End, PartKind Kind);
}
