using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.EventStream;

/// <summary>
/// Writes frames around payloads that were judged: <see cref="Begin"/>, <see cref="Copy"/> or <see cref="Event"/> for the headers, then
/// <see cref="Head"/>, the payload, <see cref="Tail"/>. Both CRCs are of what is written.
/// </summary>
/// <remarks>One stream at a time.</remarks>
public sealed class FrameWriter
{
    private static readonly SearchValues<byte> s_word = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/+-.;= "u8);

    private readonly ArrayBufferWriter<byte> _head = new(256);
    private readonly byte[] _tail = new byte[sizeof(uint)];
    private readonly Crc32 _crc = new();

    /// <summary>Another frame. Without it <see cref="Head"/> has the headers of the one before.</summary>
    public void Begin()
    {
        _head.ResetWrittenCount();
        _head.Write(stackalloc byte[FrameReader.Prelude]);
    }

    /// <summary>The headers of a frame that came, as far as they are words of the protocol: whatever may hold text is left out.</summary>
    public void Copy(ReadOnlySpan<byte> headers)
    {
        while (FrameReader.NextString(ref headers, out var name, out var value))
        {
            if (name[0] == (byte)':' && !name.ContainsAnyExcept(":-abcdefghijklmnopqrstuvwxyz"u8) && value.Length <= 128 && !value.ContainsAnyExcept(s_word))
            {
                Add(name, value);
            }
        }
    }

    /// <summary>The headers of an event of ours.</summary>
    public void Event(ReadOnlySpan<byte> name)
    {
        Add(":event-type"u8, name);
        Add(":content-type"u8, "application/json"u8);
        Add(":message-type"u8, "event"u8);
    }

    /// <summary>What stands before the payload.</summary>
    public void Head<TSink>(int payload, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        var head = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_head.WrittenMemory).Span;
        BinaryPrimitives.WriteInt32BigEndian(head, head.Length + payload + sizeof(uint));
        BinaryPrimitives.WriteInt32BigEndian(head[4..], head.Length - FrameReader.Prelude);
        BinaryPrimitives.WriteUInt32BigEndian(head[8..], Crc32.HashToUInt32(head[..8]));
        _crc.Reset();
        _crc.Append(head);
        sink.Skeleton(new Skeleton(head));
    }

    /// <summary>Begins the payload around a model's own event.</summary>
    public void Wrap<TSink>(ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        _crc.Append(InvokePayload.Before);
        sink.Skeleton(new Skeleton(InvokePayload.Before));
    }

    /// <summary>What stands behind it.</summary>
    /// <param name="payload">As it was written.</param>
    /// <param name="wrapped">It stands inside of an <see cref="InvokePayload"/>, which is begun behind the head and ended here.</param>
    public void Tail<TSink>(ReadOnlySpan<byte> payload, bool wrapped, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        _crc.Append(payload);
        if (wrapped)
        {
            _crc.Append(InvokePayload.After);
            sink.Skeleton(new Skeleton(InvokePayload.After));
        }

        BinaryPrimitives.WriteUInt32BigEndian(_tail, _crc.GetCurrentHashAsUInt32());
        sink.Skeleton(new Skeleton(_tail));
    }

    private void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var to = _head.GetSpan(name.Length + value.Length + 4);
        to[0] = (byte)name.Length;
        name.CopyTo(to[1..]);
        to[name.Length + 1] = 7;
        BinaryPrimitives.WriteUInt16BigEndian(to[(name.Length + 2)..], (ushort)value.Length);
        value.CopyTo(to[(name.Length + 4)..]);
        _head.Advance(name.Length + value.Length + 4);
    }
}
