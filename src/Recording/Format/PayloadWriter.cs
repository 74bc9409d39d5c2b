using System.Buffers.Binary;
using System.Text;

namespace FastMcp.Recording.Format;

/// <summary>Writes payload fields into a buffer that the caller has sized with <see cref="SizeOf(string)"/>. Numbers little-endian, texts with a u16 length.</summary>
internal ref struct PayloadWriter(Span<byte> destination)
{
    public const int MaxText = 1024;

    private readonly Span<byte> _destination = destination;
    private int _at;

    public static int SizeOf(string text) => 2 + Math.Min(MaxText, Encoding.UTF8.GetByteCount(text));

    public static int SizeOf(ReadOnlySpan<byte> text) => 2 + Math.Min(MaxText, text.Length);

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
        var room = SizeOf(text) - 2;
        BinaryPrimitives.WriteUInt16LittleEndian(_destination[_at..], (ushort)room);
        // A text over the cap is cut at a character.
        Encoding.UTF8.GetEncoder().Convert(text, _destination.Slice(_at + 2, room), flush: true, out _, out var used, out _);
        _destination.Slice(_at + 2 + used, room - used).Fill((byte)' ');
        _at += 2 + room;
    }

    public void Write(ReadOnlySpan<byte> text)
    {
        var length = Math.Min(MaxText, text.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(_destination[_at..], (ushort)length);
        text[..length].CopyTo(_destination[(_at + 2)..]);
        _at += 2 + length;
    }
}
