using System.Buffers;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>
/// Content of a stream that was received and not read: at most its window. Holds a pooled block only while there is some. A mutable struct
/// inside its one owner, used under the session's lock.
/// </summary>
internal struct StreamBody
{
    private const int FirstBlock = 4 * 1024;

    private byte[]? _block;
    private int _start;
    private int _end;

    public readonly int Count => _end - _start;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _block ??= ArrayPool<byte>.Shared.Rent(Math.Max(FirstBlock, bytes.Length));
        if (_end + bytes.Length > _block.Length)
        {
            MakeRoom(bytes.Length);
        }

        bytes.CopyTo(_block.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Moves the oldest bytes; as many as <paramref name="output"/> is long, which are there.</summary>
    public void Take(Span<byte> output)
    {
        _block.AsSpan(_start, output.Length).CopyTo(output);
        _start += output.Length;
        if (_start == _end)
        {
            Release();
        }
    }

    public void Release()
    {
        if (_block is { } block)
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        this = default;
    }

    private void MakeRoom(int length)
    {
        var target = Count + length <= _block!.Length ? _block : ArrayPool<byte>.Shared.Rent(Math.Max(Count + length, _block.Length * 2));
        _block.AsSpan(_start, Count).CopyTo(target);
        if (!ReferenceEquals(target, _block))
        {
            ArrayPool<byte>.Shared.Return(_block);
            _block = target;
        }

        (_start, _end) = (0, Count);
    }
}
