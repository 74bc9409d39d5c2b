using System.Buffers;
using System.Text;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Tests.Http;

public sealed class HeadWriterTests
{
    [Fact]
    public void Head_AllParts_AreWrittenAsLines()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new HeadWriter(output);
        writer.RequestLine("get"u8, "/a"u8, "b=c"u8, true);
        writer.Field(KnownField.McpProtocolVersion, "2026-07-28"u8);
        writer.Field("X-A"u8, default);
        writer.ContentLength(long.MaxValue);
        writer.Chunked();
        writer.ConnectionClose();
        writer.End();
        Assert.Equal(
            "get /a?b=c HTTP/1.1\r\nMCP-Protocol-Version: 2026-07-28\r\nX-A: \r\nContent-Length: 9223372036854775807\r\n" +
            "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
            MessageText.Of(output.WrittenSpan));
    }

    [Theory]
    [InlineData(200, "HTTP/1.1 200 OK\r\n")]
    [InlineData(418, "HTTP/1.1 418 \r\n")]
    public void StatusLine_KnownOrNot_KeepsItsSpace(int status, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new HeadWriter(output);
        writer.StatusLine(status);
        Assert.Equal(0, output.WrittenCount);
        writer.Commit();
        Assert.Equal(expected, MessageText.Of(output.WrittenSpan));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(5000)]
    public void Head_OfAnyLength_IsTheSameWhateverRoomTheBufferGives(int length)
    {
        var (narrow, wide) = (new NarrowWriter(), new ArrayBufferWriter<byte>(1 << 16));
        Write(narrow, length);
        Write(wide, length);
        Assert.Equal(MessageText.Of(wide.WrittenSpan), MessageText.Of(narrow.Written));

        static void Write(IBufferWriter<byte> output, int length)
        {
            var writer = new HeadWriter(output);
            writer.StatusLine(200);
            for (int i = 0; i < 20; i++)
            {
                writer.Field("X-A"u8, Enumerable.Repeat((byte)('a' + i), length * i).ToArray());
                if (i % 7 == 0)
                {
                    writer.Commit();
                    output.Write("X-Between: others\r\n"u8);
                }
            }

            writer.Chunked();
            writer.End();
        }
    }

    /// <summary>Gives what is asked for, and no byte more.</summary>
    private sealed class NarrowWriter : IBufferWriter<byte>
    {
        private readonly MemoryStream _written = new();
        private byte[] _room = [];

        public ReadOnlySpan<byte> Written => _written.ToArray();

        public void Advance(int count)
        {
            _written.Write(_room, 0, count);
            _room = [];
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _room = new byte[Math.Max(1, sizeHint)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }

    [Theory]
    [InlineData("X-A", "a\r\nX-B: b")]
    [InlineData("X-A", "a\n")]
    [InlineData("X-A", "\r")]
    [InlineData("X-A", "\0")]
    [InlineData("X-A", "\u007f")]
    [InlineData("X A", "a")]
    [InlineData("X-A:", "a")]
    [InlineData("", "a")]
    public void Field_ThatCouldEndItsLine_IsNotWritten(string name, string value)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentException>(() => new HeadWriter(output).Field(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value)));
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData("GET", "/a b")]
    [InlineData("GET", "/a\r\nX: y")]
    [InlineData("GET", "/\u00e9")]
    [InlineData("GET", "/a#b")]
    [InlineData("GET", "")]
    [InlineData("G T", "/")]
    public void RequestLine_ThatWouldBeReadOtherwise_IsNotWritten(string method, string path)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentException>(() => new HeadWriter(output).RequestLine(Encoding.Latin1.GetBytes(method), Encoding.Latin1.GetBytes(path)));
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData(1, "1\r\n")]
    [InlineData(15, "f\r\n")]
    [InlineData(16, "10\r\n")]
    [InlineData(65535, "ffff\r\n")]
    [InlineData(65536, "10000\r\n")]
    [InlineData(int.MaxValue, "7fffffff\r\n")]
    public void SizeLine_EitherSide_HoldsTheSizeAndNothingElse(int size, string expected)
    {
        var room = new byte[12];
        Assert.Equal(expected.Length, ChunkWriter.WriteSizeLine(room, size));
        Assert.Equal(expected, MessageText.Of(room.AsSpan(0, expected.Length)));
        Assert.All(room[expected.Length..], value => Assert.Equal(0, value));

        var before = new byte[12];
        Assert.Equal(12 - expected.Length, ChunkWriter.WriteSizeLineBefore(before, size));
        Assert.Equal(expected, MessageText.Of(before.AsSpan(12 - expected.Length)));
        Assert.All(before[..^expected.Length], value => Assert.Equal(0, value));
    }

    [Fact]
    public void SizeLine_NoData_IsRefusedSinceItWouldEndTheContent() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ChunkWriter.WriteSizeLine(new byte[12], 0));
}
