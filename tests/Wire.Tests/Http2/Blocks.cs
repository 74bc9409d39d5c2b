using System.Buffers;
using System.Text;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http2.Hpack;
using FastMcp.Wire.Http2.Messages;

namespace FastMcp.Wire.Tests.Http2;

/// <summary>Lists of fields written as text, and what becomes of them.</summary>
internal static class Blocks
{
    /// <param name="fields">Name, a bar, value; one a line would be a control byte of some tests.</param>
    public static HeaderList Of(params (string Name, string Value)[] fields)
    {
        var block = new ArrayBufferWriter<byte>();
        foreach (var (name, value) in fields)
        {
            // Not by the product's encoder: it would lower the name.
            Span<byte> kind = [0x00];
            block.Write(kind);
            Text(block, name);
            Text(block, value);
        }

        var list = new HeaderList(1 << 20);
        using var decoder = new HpackDecoder(1 << 20);
        Assert.True(decoder.TryDecode(block.WrittenSpan, list));
        return list;
    }

    public static (string? Flaw, string Head, MessageFrame Frame) Request(HeaderList list, bool endsStream = true)
    {
        var output = new ArrayBufferWriter<byte>();
        var flaw = RequestFields.Write(list, endsStream, output, out var frame);
        return (flaw, Encoding.Latin1.GetString(output.WrittenSpan), frame);
    }

    public static (string? Flaw, string Head, MessageFrame Frame) Answer(HeaderList list, bool endsStream = false, MethodKind method = MethodKind.Get)
    {
        var output = new ArrayBufferWriter<byte>();
        var flaw = ResponseFields.Write(list, endsStream, method, output, out _, out var frame);
        return (flaw, Encoding.Latin1.GetString(output.WrittenSpan), frame);
    }

    private static void Text(ArrayBufferWriter<byte> output, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        Span<byte> length = stackalloc byte[6];
        output.Write(length[..HpackInteger.Write(length, 0, 7, bytes.Length)]);
        output.Write(bytes);
    }
}
