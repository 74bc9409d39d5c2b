using System.Runtime.InteropServices;
using System.Text;

namespace FastMcp.Masking.Core.Images;

/// <summary>Reads what <see cref="ImageWriter"/> wrote. Every length and index is checked: a damaged image is an error, never a crash.</summary>
internal ref struct ImageReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private ReadArrays? _arrays;
    private int _at;

    public readonly bool AtEnd => _at == _bytes.Length;

    public static InvalidDataException Damaged(string what) => new($"The policy image is damaged ({what}). Compile the policy again.");

    /// <summary>What comes before everything that names it.</summary>
    public void ReadArrays() => _arrays = Images.ReadArrays.Read(ref this);

    /// <inheritdoc cref="ReadArrays.Bytes"/>
    public byte[] Block(int length, int max, string what) => _arrays!.Bytes(ref this, length, max, what);

    /// <inheritdoc cref="ReadArrays.Words"/>
    public ushort[] Words(int length, int max, string what) => _arrays!.Words(ref this, length, max, what);

    /// <inheritdoc cref="ReadArrays.Numbers"/>
    public int[] Numbers(int length, int min, string what) => _arrays!.Numbers(ref this, length, min, what);

    /// <inheritdoc cref="ReadArrays.Table"/>
    public TransitionTable Table() => _arrays!.Table(ref this);

    /// <summary>So many numbers, as they lie in memory.</summary>
    /// <remarks>In the order of bytes of the machine, which is little-endian wherever this program runs.</remarks>
    public unsafe T[] Raw<T>(int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Span(count, sizeof(T))).ToArray();

    public byte Byte() => _at < _bytes.Length ? _bytes[_at++] : throw Damaged("short");

    public int Number()
    {
        // Most numbers are small.
        if (_at < _bytes.Length && _bytes[_at] < 0x80)
        {
            return _bytes[_at++];
        }

        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte b = Byte();
            value |= (uint)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return (int)value;
            }
        }

        throw Damaged("number");
    }

    /// <summary>A number of 0 to <paramref name="max"/>; a negative maximum allows none.</summary>
    public int Number(int max, string what)
    {
        int value = Number();
        return value >= 0 && value <= max ? value : throw Damaged(what);
    }

    /// <summary>A count of things that take at least one byte each, so no count makes more room than the image has bytes.</summary>
    public int Count(int max, string what)
    {
        int count = Number(max, what);
        return count <= _bytes.Length - _at ? count : throw Damaged(what);
    }

    public bool Flag() => Byte() switch { 0 => false, 1 => true, _ => throw Damaged("flag") };

    public string Text()
    {
        int length = Count(int.MaxValue, "text");
        string text = Encoding.UTF8.GetString(_bytes.Slice(_at, length).ToArray());
        _at += length;
        return text;
    }

    /// <summary>A length within bounds, and so many bytes.</summary>
    public byte[] Bytes(int least, int most, string what)
    {
        int length = Count(most, what);
        if (length < least)
        {
            throw Damaged(what);
        }

        byte[] bytes = _bytes.Slice(_at, length).ToArray();
        _at += length;
        return bytes;
    }

    /// <summary>So many things of so many bytes.</summary>
    public ReadOnlySpan<byte> Span(int count, int size)
    {
        if (count < 0 || count > (_bytes.Length - _at) / size)
        {
            throw Damaged("short");
        }

        ReadOnlySpan<byte> span = _bytes.Slice(_at, count * size);
        _at += span.Length;
        return span;
    }

    public byte[] Runs(int length, int max, string what)
    {
        byte[] values = new byte[length];
        for (int i = 0; i < length;)
        {
            int run = Number(length - i, what);
            byte value = Byte();
            if (run == 0 || value > max)
            {
                throw Damaged(what);
            }

            values.AsSpan(i, run).Fill(value);
            i += run;
        }

        return values;
    }
}
