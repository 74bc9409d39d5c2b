using System.Buffers;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>The beginning of an event whose end has not arrived. Holds a pooled buffer only while there is one.</summary>
internal sealed class EventCarry
{
    private byte[] _buffer = [];
    private int _start;
    private int _length;

    public bool IsEmpty => _length == 0;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _length);

    /// <summary>What was kept with more behind it.</summary>
    public ReadOnlySpan<byte> Append(ReadOnlySpan<byte> more)
    {
        Grow(_length + more.Length);
        more.CopyTo(_buffer.AsSpan(_start + _length));
        _length += more.Length;
        return Bytes;
    }

    /// <summary>Keeps the rest of what was read: the end of <see cref="Bytes"/>, or of bytes that lie elsewhere.</summary>
    public void Keep(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            Clear();
        }
        else if (_length == 0)
        {
            Append(rest);
        }
        else
        {
            _start += _length - rest.Length;
            _length = rest.Length;
        }
    }

    public void Clear()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        }

        _buffer = [];
        _start = 0;
        _length = 0;
    }

    private void Grow(int length)
    {
        if (_start + length <= _buffer.Length)
        {
            return;
        }

        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(4096, length));
        Bytes.CopyTo(grown);
        var kept = _length;
        Clear();
        _buffer = grown;
        _length = kept;
    }
}
