using System.Security.Cryptography;

namespace FastMcp.Wire.Http2.Hpack;

/// <summary>
/// The fields of one header block, over one buffer that is kept for the next. One owner. Spans are valid until <see cref="Reset"/>.
/// </summary>
/// <param name="most">Bytes of names and values, with 32 for each field (RFC 9113 section 6.5.2), that are kept; beyond it fields are only counted.</param>
public sealed class HeaderList(int most)
{
    private readonly List<(ByteRange Name, ByteRange Value)> _fields = [];
    private byte[] _bytes = new byte[1024];
    private int _used;

    /// <summary>The list is longer than it may be: what it holds is not all of it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Bytes by the rule of the protocol, of those over the limit too.</summary>
    public long Size { get; private set; }

    public int Count => _fields.Count;

    public ReadOnlySpan<byte> Name(int index) => _fields[index].Name.Of(_bytes);

    public ReadOnlySpan<byte> Value(int index) => _fields[index].Value.Of(_bytes);

    /// <summary>Forgets the fields and overwrites their bytes, which may be credentials.</summary>
    public void Reset()
    {
        CryptographicOperations.ZeroMemory(_bytes.AsSpan(0, _used));
        _fields.Clear();
        (_used, IsOver, Size) = (0, false, 0);
    }

    internal void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Size += name.Length + value.Length + DynamicTable.EntryOverhead;
        IsOver |= Size > most;
        if (IsOver)
        {
            return;
        }

        Grow(_used + name.Length + value.Length);
        name.CopyTo(_bytes.AsSpan(_used));
        value.CopyTo(_bytes.AsSpan(_used + name.Length));
        _fields.Add((new ByteRange(_used, name.Length), new ByteRange(_used + name.Length, value.Length)));
        _used += name.Length + value.Length;
    }

    private void Grow(int length)
    {
        if (length > _bytes.Length)
        {
            byte[] smaller = _bytes;
            Array.Resize(ref _bytes, Math.Max(length, _bytes.Length * 2));
            CryptographicOperations.ZeroMemory(smaller);
        }
    }
}
