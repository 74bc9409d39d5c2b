using System.Buffers;
using System.Security.Cryptography;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>Frames that wait to be sent, in one pooled block, which is taken whole by who sends. Used under its session's lock.</summary>
internal sealed class FrameOutput
{
    private const int FirstBlock = 16 * 1024;

    private byte[]? _block;
    private int _used;

    /// <summary>Bytes that wait.</summary>
    public int Count => _used;

    /// <summary>Writes a frame with its payload.</summary>
    public void Frame(FrameType type, FrameFlags flags, int stream, ReadOnlySpan<byte> payload) => payload.CopyTo(Frame(type, flags, stream, payload.Length));

    /// <summary>Writes a frame; the caller fills its payload at once.</summary>
    public Span<byte> Frame(FrameType type, FrameFlags flags, int stream, int length)
    {
        var room = Room(Http2Constants.FrameHeader + length);
        new FrameHeader(length, type, flags, stream).Write(room);
        _used += Http2Constants.FrameHeader + length;
        return room.Slice(Http2Constants.FrameHeader, length);
    }

    /// <summary>Writes bytes that are no frame.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _used += bytes.Length;
    }

    /// <summary>The frame of <paramref name="length"/> bytes that was written last ends its stream.</summary>
    public void EndLast(int length) => _block![_used - length - Http2Constants.FrameHeader + 4] |= (byte)FrameFlags.EndStream;

    /// <summary>All that waits; false: nothing. The block is given back with <see cref="Return"/>.</summary>
    public bool TryTake(out byte[] block, out int count)
    {
        (block, count) = (_block ?? [], _used);
        if (count == 0)
        {
            return false;
        }

        (_block, _used) = (null, 0);
        return true;
    }

    /// <summary>Overwritten: there may be credentials in it.</summary>
    public static void Return(byte[] block, int count)
    {
        CryptographicOperations.ZeroMemory(block.AsSpan(0, count));
        ArrayPool<byte>.Shared.Return(block);
    }

    private Span<byte> Room(int size)
    {
        _block ??= ArrayPool<byte>.Shared.Rent(Math.Max(FirstBlock, size));
        if (_used + size > _block.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_used + size, _block.Length * 2));
            _block.AsSpan(0, _used).CopyTo(larger);
            Return(_block, _used);
            _block = larger;
        }

        return _block.AsSpan(_used);
    }
}
