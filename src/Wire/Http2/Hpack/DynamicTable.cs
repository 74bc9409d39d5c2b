using System.Security.Cryptography;

namespace FastMcp.Wire.Http2.Hpack;

/// <summary>
/// Fields that a peer had us remember (RFC 7541 section 2.3.2), in one buffer: entries stand one behind the other, and what leaves at the
/// front is closed up when room is short. One owner; its bytes may be credentials and are overwritten with it.
/// </summary>
internal sealed class DynamicTable
{
    /// <summary>What each entry counts beside its bytes.</summary>
    internal const int EntryOverhead = 32;

    /// <summary>Bytes that a peer may have us remember: what a peer may count on without a word.</summary>
    internal const int Largest = 4096;

    // Twice: closing up is then rare.
    private readonly byte[] _bytes = new byte[2 * Largest];
    private readonly (int Start, int Name, int Value)[] _entries = new (int, int, int)[Largest / EntryOverhead];
    private int _first;
    private int _count;
    private int _end;
    private int _size;
    private int _limit = Largest;

    internal int Count => _count;

    internal int Size => _size;

    /// <param name="index">0 is the newest.</param>
    internal ReadOnlySpan<byte> Name(int index)
    {
        var entry = Entry(index);
        return _bytes.AsSpan(entry.Start, entry.Name);
    }

    /// <param name="index">0 is the newest.</param>
    internal ReadOnlySpan<byte> Value(int index)
    {
        var entry = Entry(index);
        return _bytes.AsSpan(entry.Start + entry.Name, entry.Value);
    }

    internal bool TryResize(int limit)
    {
        if (limit > Largest)
        {
            return false;
        }

        _limit = limit;
        Evict(0);
        return true;
    }

    /// <summary>Remembers a field; one that is larger than the table empties it. The spans may be of this table.</summary>
    internal void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        int length = name.Length + value.Length;
        if (length + EntryOverhead > _limit)
        {
            Evict(_limit);
            return;
        }

        // Copied first: what it is made of may be what leaves.
        Span<byte> copy = stackalloc byte[Largest];
        name.CopyTo(copy);
        value.CopyTo(copy[name.Length..]);
        Evict(length + EntryOverhead);
        if (_end + length > _bytes.Length)
        {
            CloseUp();
        }

        copy[..length].CopyTo(_bytes.AsSpan(_end));
        _entries[(_first + _count) % _entries.Length] = (_end, name.Length, value.Length);
        _count++;
        _end += length;
        _size += length + EntryOverhead;
    }

    internal void Forget()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        (_first, _count, _end, _size) = (0, 0, 0, 0);
    }

    private (int Start, int Name, int Value) Entry(int index) => _entries[(_first + _count - 1 - index) % _entries.Length];

    private void Evict(int room)
    {
        while (_count > 0 && _size + room > _limit)
        {
            var oldest = _entries[_first];
            _first = (_first + 1) % _entries.Length;
            _count--;
            _size -= oldest.Name + oldest.Value + EntryOverhead;
        }
    }

    private void CloseUp()
    {
        if (_count == 0)
        {
            _end = 0;
            return;
        }

        int from = _entries[_first].Start;
        _bytes.AsSpan(from, _end - from).CopyTo(_bytes);
        _end -= from;
        for (int i = 0; i < _count; i++)
        {
            _entries[(_first + i) % _entries.Length].Start -= from;
        }
    }
}
