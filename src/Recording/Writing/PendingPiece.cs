using System.Buffers;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>
/// Bytes of one side that are not an entry yet: many appends, one entry. The payload is built in place,
/// with room for the entry's frame, so that each byte is copied once.
/// </summary>
/// <remarks>Ownership: rents from the shared pool at the first byte; <see cref="Take"/> hands the buffer on.</remarks>
internal sealed class PendingPiece
{
    /// <summary>A piece becomes an entry when it is this long, wherever its end is.</summary>
    public const int Full = 16 * 1024;

    private byte[]? _buffer;
    private int _length;

    public bool IsEmpty => _length == 0;

    public bool IsFull => _length >= Full;

    /// <summary>Takes as many bytes as still fit.</summary>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(Full + SegmentFormat.Overhead + sizeof(long));
        var count = Math.Min(bytes.Length, Full - _length);
        bytes[..count].CopyTo(_buffer.AsSpan(PayloadStart + _length));
        _length += count;
        return count;
    }

    /// <summary>The buffer with the bytes at <see cref="PayloadStart"/>, now the caller's.</summary>
    public (byte[] Buffer, int Length) Take()
    {
        var taken = (_buffer!, _length);
        _buffer = null;
        _length = 0;
        return taken;
    }

    /// <summary>Where the bytes stand: behind the frame's head and the time offset.</summary>
    public const int PayloadStart = SegmentFormat.LengthLength + SegmentFormat.EntryHeadLength + sizeof(long);
}
