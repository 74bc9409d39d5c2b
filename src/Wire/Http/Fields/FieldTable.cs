using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Wire.Http.Fields;

/// <summary>
/// The fields of one head or trailer section, over one buffer that the table owns and keeps for the next
/// message. Owned by its head; read by one thread at a time. Spans are valid until <see cref="Reset"/>.
/// </summary>
public sealed class FieldTable
{
    // Most heads are longer, and each is had whole before it is copied: room is made for what it is.
    private const int FirstBuffer = 256;
    private const int FirstEntries = 16;

    // Of the pool, but for what was trimmed; overwritten before it goes back.
    private byte[] _buffer = [];
    private bool _isPooled;
    private FieldEntry[] _entries = new FieldEntry[FirstEntries];

    // By field; none of a table that was trimmed, which is looked through.
    private KnownSlot[] _known = new KnownSlot[KnownFields.Count];
    private FieldTableState _state;

    /// <summary>Number of fields.</summary>
    public int Count => _state.Count;

    public ReadOnlySpan<byte> Name(int index) => Entry(index).Name.Of(_buffer);

    /// <summary>Value without the whitespace around it; bytes over 0x7F are opaque.</summary>
    public ReadOnlySpan<byte> Value(int index) => Entry(index).Value.Of(_buffer);

    public KnownField Known(int index) => Entry(index).Known;

    public bool Has(KnownField field) => SlotOf(field).Count != 0;

    /// <summary>Some known field stands twice.</summary>
    internal bool HasRepeated => _state.HasRepeated;

    public int CountOf(KnownField field) => SlotOf(field).Count;

    /// <summary>Index of the first such field, or -1.</summary>
    public int IndexOf(KnownField field) => SlotOf(field).FirstPlusOne - 1;

    /// <summary>Index of the next such field behind <paramref name="index"/>, or -1.</summary>
    public int NextOf(KnownField field, int index)
    {
        for (int at = index + 1; at < _state.Count; at++)
        {
            if (_entries[at].Known == field)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Value of the first such field; empty when there is none.</summary>
    public ReadOnlySpan<byte> ValueOf(KnownField field)
    {
        int index = IndexOf(field);
        return index < 0 ? default : Value(index);
    }

    /// <summary>Index of the first field of that name (any case) at or behind <paramref name="from"/>, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name, int from = 0)
    {
        for (int at = from; at < _state.Count; at++)
        {
            if (Ascii.EqualsIgnoreCase(Name(at), name))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Forgets the fields and overwrites their bytes, which may be credentials.</summary>
    public void Reset()
    {
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, _state.Used));
        _state = default;
        if (_known.Length == 0)
        {
            _known = new KnownSlot[KnownFields.Count];
        }
        else
        {
            Array.Clear(_known);
        }
    }

    /// <summary>Keeps no more room than its fields take, for a head that is held for long. The next one makes room anew.</summary>
    public void Trim()
    {
        Take(_buffer.AsSpan(0, _state.Used).ToArray(), isPooled: false);
        (_entries, _known) = (_entries[.._state.Count], []);
    }

    internal ReadOnlySpan<byte> Bytes(ByteRange range) => range.Of(_buffer);

    internal ByteRange ValueRange(int index) => Entry(index).Value;

    /// <summary>Notes a field by its place in bytes that <see cref="Adopt"/> will copy.</summary>
    internal void Note(KnownField known, ByteRange name, ByteRange value)
    {
        if (_state.Count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(FirstEntries, _entries.Length * 2));
        }

        if (_known.Length == 0)
        {
            Find();
        }

        ref KnownSlot slot = ref _known[(int)known];
        if (slot.Count++ == 0)
        {
            slot.FirstPlusOne = (ushort)(_state.Count + 1);
        }
        else
        {
            _state.HasRepeated |= known != KnownField.None;
        }

        _entries[_state.Count++] = new FieldEntry(name, value, known);
    }

    /// <summary>Copies the head whose fields were noted.</summary>
    internal void Adopt(ReadOnlySpan<byte> head)
    {
        Grow(head.Length);
        head.CopyTo(_buffer);
        _state.Used = head.Length;
    }

    /// <summary>Copies one field behind those that are there.</summary>
    internal void Append(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        int start = _state.Used;
        Grow(start + name.Length + value.Length);
        name.CopyTo(_buffer.AsSpan(start));
        value.CopyTo(_buffer.AsSpan(start + name.Length));
        _state.Used = start + name.Length + value.Length;
        Note(KnownFields.IdOf(name), new ByteRange(start, name.Length), new ByteRange(start + name.Length, value.Length));
    }

    private KnownSlot SlotOf(KnownField field)
    {
        var known = _known;
        return (uint)field < (uint)known.Length ? known[(int)field] : Find(field);
    }

    private KnownSlot Find(KnownField field)
    {
        var slot = default(KnownSlot);
        for (int at = 0; at < _state.Count; at++)
        {
            if (_entries[at].Known == field && slot.Count++ == 0)
            {
                slot.FirstPlusOne = (ushort)(at + 1);
            }
        }

        return slot;
    }

    private void Find()
    {
        _known = new KnownSlot[KnownFields.Count];
        for (int at = _state.Count - 1; at >= 0; at--)
        {
            ref KnownSlot slot = ref _known[(int)_entries[at].Known];
            (slot.FirstPlusOne, slot.Count) = ((ushort)(at + 1), (ushort)(slot.Count + 1));
        }
    }

    private ref FieldEntry Entry(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_state.Count, nameof(index));
        return ref _entries[index];
    }

    private void Grow(int length)
    {
        if (length <= _buffer.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(FirstBuffer, length), _buffer.Length * 2));
        _buffer.AsSpan(0, _state.Used).CopyTo(larger);
        Take(larger, isPooled: true);
    }

    private void Take(byte[] buffer, bool isPooled)
    {
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, _state.Used));
        if (_isPooled)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _isPooled) = (buffer, isPooled);
    }
}
