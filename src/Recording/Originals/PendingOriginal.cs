using System.Buffers;

namespace FastMcp.Recording.Originals;

/// <summary>Text of one side as it came, until it is sealed: in the clear in memory only, and overwritten then.</summary>
/// <remarks>Ownership: one side of an exchange, one thread at a time. Rents at the first byte and returns at <see cref="End"/>.</remarks>
internal sealed class PendingOriginal
{
    public const int Full = 16 * 1024;

    private byte[]? _buffer;
    private int _length;

    public bool IsEmpty => _length == 0;

    public bool IsFull => _length == Full;

    /// <summary>Bytes of this side that were sealed before.</summary>
    public long Offset { get; private set; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Takes as many as still fit.</summary>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(Full);
        var count = Math.Min(bytes.Length, Full - _length);
        bytes[..count].CopyTo(_buffer.AsSpan(_length));
        _length += count;
        return count;
    }

    public void End()
    {
        Offset += _length;
        if (_buffer is { } buffer)
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(buffer.AsSpan(0, _length));
            ArrayPool<byte>.Shared.Return(buffer);
        }

        (_buffer, _length) = (null, 0);
    }

    public void Reset()
    {
        End();
        Offset = 0;
    }
}
