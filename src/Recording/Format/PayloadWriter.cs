using System.Buffers.Binary;
using System.Text.Unicode;

namespace FastMcp.Recording.Format;

/// <summary>Writes payload fields into a buffer that is large enough for all. Numbers little-endian, texts with a u16 length.</summary>
internal ref struct PayloadWriter(Span<byte> destination)
{
    public const int MaxText = 1024;

    private readonly Span<byte> _destination = destination;
    private int _at;

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _at;

    public void Write(byte value) => _destination[_at++] = value;

    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_destination[_at..], value);
        _at += 4;
    }

    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_destination[_at..], value);
        _at += 8;
    }

    public void Write(ulong value) => Write((long)value);

    public void Write(string text)
    {
        // A text over the cap is cut at a character.
        Utf8.FromUtf16(text, _destination.Slice(_at + 2, MaxText), out _, out var used);
        BinaryPrimitives.WriteUInt16LittleEndian(_destination[_at..], (ushort)used);
        _at += 2 + used;
    }

    public void Write(ReadOnlySpan<byte> text)
    {
        var length = Math.Min(MaxText, text.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(_destination[_at..], (ushort)length);
        text[..length].CopyTo(_destination[(_at + 2)..]);
        _at += 2 + length;
    }

    /// <summary>So many bytes for the caller to fill.</summary>
    public Span<byte> Take(int count)
    {
        var taken = _destination.Slice(_at, count);
        _at += count;
        return taken;
    }
}
