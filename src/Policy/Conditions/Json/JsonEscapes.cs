using System.Buffers;
using System.Buffers.Text;

namespace FastMcp.Policy.Conditions.Json;

/// <summary>The text of a JSON string with escapes, as WTF-8: half of a surrogate pair has bytes of its own.</summary>
internal static class JsonEscapes
{
    public static byte[] Decode(ReadOnlySpan<byte> raw)
    {
        var text = new ArrayBufferWriter<byte>(raw.Length);
        while (!raw.IsEmpty)
        {
            var plain = raw.IndexOf((byte)'\\');
            if (plain != 0)
            {
                text.Write(plain < 0 ? raw : raw[..plain]);
                raw = plain < 0 ? default : raw[plain..];
                continue;
            }

            raw = raw.Length > 1 && raw[1] == (byte)'u' ? Unicode(raw, text) : Simple(raw, text);
        }

        return text.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> Simple(ReadOnlySpan<byte> raw, ArrayBufferWriter<byte> text)
    {
        if (raw.Length < 2)
        {
            return default;
        }

        text.Write([raw[1] switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            var same => same,
        }]);
        return raw[2..];
    }

    private static ReadOnlySpan<byte> Unicode(ReadOnlySpan<byte> raw, ArrayBufferWriter<byte> text)
    {
        var value = Hex(raw);
        var length = 6;
        if (value is >= 0xD800 and < 0xDC00 && raw.Length >= 12 && raw[6] == (byte)'\\' && raw[7] == (byte)'u' && Hex(raw[6..]) is >= 0xDC00 and < 0xE000 and var low)
        {
            value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
            length = 12;
        }

        text.Write(value switch
        {
            < 0 => [],
            < 0x80 => [(byte)value],
            < 0x800 => [(byte)(0xC0 | value >> 6), Trail(value)],
            < 0x10000 => [(byte)(0xE0 | value >> 12), Trail(value >> 6), Trail(value)],
            _ => [(byte)(0xF0 | value >> 18), Trail(value >> 12), Trail(value >> 6), Trail(value)],
        });
        return raw[Math.Min(length, raw.Length)..];
    }

    private static byte Trail(int value) => (byte)(0x80 | value & 0x3F);

    private static int Hex(ReadOnlySpan<byte> escape) =>
        escape.Length >= 6 && Utf8Parser.TryParse(escape.Slice(2, 4), out uint value, out var used, 'x') && used == 4 ? (int)value : -1;
}
