using System.Buffers;
using System.Security.Cryptography;

namespace FastMcp.Wire.Http2.Hpack;

/// <summary>
/// Reads header blocks (RFC 7541) with the table that their sender and this share: one for each connection, and every block goes through
/// it, in order, also those that nobody wants. One owner; dispose it to overwrite what it remembers.
/// </summary>
/// <param name="longest">Bytes of the longest block: no string of it can be longer, decoded, than 8/5 of that.</param>
public sealed class HpackDecoder(int longest) : IDisposable
{
    private readonly DynamicTable _table = new();
    private byte[] _scratch = [];

    /// <summary>Entries that are remembered; for tests and bounds.</summary>
    public int TableSize => _table.Size;

    /// <returns>False: against the format. The connection is out of step and can only be ended (COMPRESSION_ERROR).</returns>
    public bool TryDecode(ReadOnlySpan<byte> block, HeaderList list)
    {
        bool maySize = true;
        for (int at = 0; at < block.Length;)
        {
            byte kind = block[at];
            if ((kind & 0xE0) == 0x20)
            {
                if (!maySize || !HpackInteger.TryRead(block, 5, ref at, out int size) || !_table.TryResize(size))
                {
                    return false;
                }

                continue;
            }

            // A size stands before the fields only (RFC 7541 section 4.2).
            maySize = false;
            if (!TryField(block, kind, ref at, list))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        _table.Forget();
        Release();
    }

    private bool TryField(ReadOnlySpan<byte> block, byte kind, scoped ref int at, HeaderList list)
    {
        if ((kind & 0x80) != 0)
        {
            if (!HpackInteger.TryRead(block, 7, ref at, out int whole) || !TryFind(whole, out ReadOnlySpan<byte> known, out ReadOnlySpan<byte> meant))
            {
                return false;
            }

            list.Add(known, meant);
            return true;
        }

        bool keeps = (kind & 0xC0) == 0x40;
        if (!HpackInteger.TryRead(block, keeps ? 6 : 4, ref at, out int index))
        {
            return false;
        }

        int used = 0;
        ReadOnlySpan<byte> name = default;
        if (index == 0 ? !TryString(block, ref at, ref used, out name) : !TryFind(index, out name, out _))
        {
            return false;
        }

        if (!TryString(block, ref at, ref used, out ReadOnlySpan<byte> value))
        {
            return false;
        }

        list.Add(name, value);
        if (keeps)
        {
            _table.Add(name, value);
        }

        return true;
    }

    private bool TryFind(int index, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (index is 0 || index > StaticTable.Count + _table.Count)
        {
            return false;
        }

        bool isStatic = index <= StaticTable.Count;
        name = isStatic ? StaticTable.Name(index) : _table.Name(index - StaticTable.Count - 1);
        value = isStatic ? StaticTable.Value(index) : _table.Value(index - StaticTable.Count - 1);
        return true;
    }

    // Decoded strings stand in the scratch, one behind the other; plain ones are slices of the block.
    private bool TryString(ReadOnlySpan<byte> block, scoped ref int at, scoped ref int used, out ReadOnlySpan<byte> text)
    {
        text = default;
        bool isCoded = at < block.Length && (block[at] & 0x80) != 0;
        if (!HpackInteger.TryRead(block, 7, ref at, out int length) || length > block.Length - at)
        {
            return false;
        }

        ReadOnlySpan<byte> coded = block.Slice(at, length);
        at += length;
        if (!isCoded)
        {
            text = coded;
            return true;
        }

        if (_scratch.Length == 0)
        {
            // Of one block, name and value together: no code is shorter than five bits.
            _scratch = ArrayPool<byte>.Shared.Rent((longest * 8 / 5) + 8);
        }

        int written = Huffman.Decode(coded, _scratch.AsSpan(used));
        if (written < 0)
        {
            return false;
        }

        text = _scratch.AsSpan(used, written);
        used += written;
        return true;
    }

    /// <summary>Gives back room that is needed only while a block is read.</summary>
    public void Release()
    {
        if (_scratch.Length > 0)
        {
            CryptographicOperations.ZeroMemory(_scratch);
            ArrayPool<byte>.Shared.Return(_scratch);
            _scratch = [];
        }
    }
}
