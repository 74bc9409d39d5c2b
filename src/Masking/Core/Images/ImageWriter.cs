using System.Runtime.InteropServices;
using System.Text;

namespace FastMcp.Masking.Core.Images;

/// <summary>Grows; varints (LEB128), length-prefixed UTF-8, and numbers of arrays.</summary>
/// <param name="arrays">Where arrays go.</param>
internal sealed class ImageWriter(ImageArrays arrays)
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public void CopyTo(Span<byte> target) => _bytes.AsSpan(0, Length).CopyTo(target);

    public ImageArrays Arrays { get; } = arrays;

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    public void Byte(byte value)
    {
        Grow(1);
        _bytes[Length++] = value;
    }

    public void Number(int value)
    {
        uint rest = (uint)value;
        while (rest >= 0x80)
        {
            Byte((byte)(rest | 0x80));
            rest >>= 7;
        }

        Byte((byte)rest);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Numbers as they lie in memory.</summary>
    public void Raw<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged => Bytes(MemoryMarshal.AsBytes(numbers));

    public void Table(ushort[] next, int classes) => Number(Arrays.Tables.IndexOf(next, classes));

    public void Block(byte[] bytes) => Number(Arrays.Bytes.IndexOf(bytes));

    public void Words(ushort[] words) => Number(Arrays.Words.IndexOf(words));

    public void Numbers(int[] numbers) => Number(Arrays.Numbers.IndexOf(numbers));

    public void Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Number(utf8.Length);
        Bytes(utf8);
    }

    /// <summary>Pairs of run length and value; the length of the whole is known to the reader.</summary>
    public void Runs(ReadOnlySpan<byte> values)
    {
        for (int i = 0, end; i < values.Length; i = end)
        {
            for (end = i + 1; end < values.Length && values[end] == values[i]; end++)
            {
            }

            Number(end - i);
            Byte(values[i]);
        }
    }

    private void Grow(int more)
    {
        if (Length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(Length + more, _bytes.Length * 2));
        }
    }
}
