using System.Buffers.Text;
using FastMcp.Wire.Json;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.OpenAi;

/// <summary>
/// The members that every event of a stream repeats, kept from the last one, so that an event of ours looks the same.
/// They go to the sink as slots again: their text passes the same rules. One per stream; owns its bytes.
/// </summary>
public sealed class OpenAiEnvelope
{
    private const int FirstRoom = 512;
    private const int MostKept = 64 * 1024;

    private readonly JsonSlotScanner _scanner = new(JsonLimits.Default);
    private readonly byte[] _digits = new byte[11];
    private byte[] _bytes = new byte[FirstRoom];
    private int _length;

    public bool IsEmpty => _length == 0;

    /// <summary>Takes the members of a chunk. An event without any leaves what there is.</summary>
    public void Capture(ReadOnlySpan<byte> data, OpenAiChunk chunk)
    {
        if (chunk.Envelope.IsEmpty)
        {
            return;
        }

        _length = 0;
        foreach (var member in chunk.Envelope)
        {
            Append(_length == 0 ? "{"u8 : ","u8);
            Append(member.Of(data));
        }

        Append(","u8);
    }

    /// <summary>Starts the stream's next answer without one.</summary>
    public void Clear()
    {
        _length = 0;
        _bytes = _bytes.Length > MostKept ? new byte[FirstRoom] : _bytes;
    }

    /// <summary>Writes an open object with the members, ready for one more.</summary>
    internal void Write<TSink>(ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (IsEmpty)
        {
            sink.Skeleton(new Skeleton("{\"object\":\"chat.completion.chunk\","u8));
            return;
        }

        // The scanner stops in the middle of the object, which is what is wanted.
        _scanner.Begin(SlotPlans.OpenAiEvent);
        _scanner.Push(_bytes.AsSpan(0, _length), last: false, ref sink);
    }

    internal void WriteNumber<TSink>(int value, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        Utf8Formatter.TryFormat(value, _digits, out var length);
        sink.Skeleton(new Skeleton(_digits.AsSpan(0, length)));
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
