using System.Text;

namespace FastMcp.Masking.Core.Images;

/// <summary>Grows; varints (LEB128) and length-prefixed UTF-8.</summary>
internal sealed class ImageWriter
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public void CopyTo(Span<byte> target) => _bytes.AsSpan(0, Length).CopyTo(target);

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    public void Byte(byte value)
    {
        if (Length == _bytes.Length)
        {
            Array.Resize(ref _bytes, Length * 2);
        }

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
        foreach (byte b in bytes)
        {
            Byte(b);
        }
    }

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
}
