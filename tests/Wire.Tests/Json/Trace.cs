using System.Buffers;
using System.Text;
using FastMcp.Wire.Json;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Tests.Json;

/// <summary>What a sink got: every byte in order, and the events with neighbouring skeleton and pieces joined.</summary>
internal sealed class Trace
{
    private readonly StringBuilder _events = new();
    private bool _inSkeleton;

    public ArrayBufferWriter<byte> Bytes { get; } = new();

    public List<string> Slots { get; } = [];

    public List<ChannelId> Channels { get; } = [];

    public int SkeletonCalls { get; private set; }

    public string Events => _events.ToString();

    public static Trace Of(ReadOnlySpan<byte> input, SlotPlan plan, out JsonSlotScanner scanner, out ScanResult result, params ReadOnlySpan<int> cuts)
    {
        var trace = new Trace();
        var sink = new TraceSink(trace);
        scanner = new JsonSlotScanner(JsonLimits.Default);
        scanner.Begin(plan);
        var at = 0;
        foreach (var cut in cuts)
        {
            scanner.Push(Copy(input[at..cut]), last: false, ref sink);
            at = cut;
        }

        result = scanner.Push(Copy(input[at..]), last: true, ref sink);
        return trace;
    }

    public void Skeleton(ReadOnlySpan<byte> bytes)
    {
        SkeletonCalls++;
        if (!_inSkeleton)
        {
            _events.Append("\nskeleton ");
            _inSkeleton = true;
        }

        Append(bytes);
    }

    public void Begin(in SlotInfo slot)
    {
        _inSkeleton = false;
        _events.Append($"\n{slot.Encoding} {slot.Channel} {slot.MayHoldJson} {slot.Place} {Encoding.UTF8.GetString(slot.Key)} ");
        Slots.Add("");
        Channels.Add(slot.Channel);
    }

    public void Piece(ReadOnlySpan<byte> bytes)
    {
        Slots[^1] += Encoding.Latin1.GetString(bytes);
        Append(bytes);
    }

    public void End() => _events.Append(" end");

    private static ReadOnlySpan<byte> Copy(ReadOnlySpan<byte> bytes) => bytes.ToArray();

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Bytes.Write(bytes);
        _events.Append(Encoding.Latin1.GetString(bytes));
    }
}
