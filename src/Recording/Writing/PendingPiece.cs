using System.Buffers;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>Bytes of one side that are not an entry yet: many appends, one entry. Keeps count and hash of the whole side.</summary>
/// <remarks>Ownership: rents from the shared pool at the first byte and returns at <see cref="End"/>: a silent stream holds nothing.</remarks>
internal sealed class PendingPiece
{
    /// <summary>A piece becomes an entry when it is this long, wherever its end is.</summary>
    public const int Full = 16 * 1024;

    private SideHash _side = new(new Digest());
    private byte[]? _buffer;
    private int _length;

    public bool IsEmpty => _length == 0;

    public bool IsFull => _length >= Full;

    /// <summary>Bytes of all pieces so far.</summary>
    public long Total { get; private set; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Takes as many bytes as still fit.</summary>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(Full);
        var count = Math.Min(bytes.Length, Full - _length);
        bytes[..count].CopyTo(_buffer.AsSpan(_length));
        _length += count;
        return count;
    }

    /// <summary>The piece is an entry now.</summary>
    public void End(in EntryPayload payload)
    {
        _side.Append(payload);
        Total += _length;
        Drop();
    }

    /// <summary>Over all pieces; once.</summary>
    public EntryHash Hash() => _side.Finish();

    public void Reset()
    {
        Drop();
        _side.Reset();
        Total = 0;
    }

    private void Drop()
    {
        if (_buffer is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _buffer = null;
        _length = 0;
    }
}
