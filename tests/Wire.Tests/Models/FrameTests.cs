using System.Buffers.Binary;
using System.Text;
using FastMcp.Wire.EventStream;
using FastMcp.Wire.Json;
using FastMcp.Wire.Tests.Json;

namespace FastMcp.Wire.Tests.Models;

/// <summary>Binary frames: what is written reads back; every turned bit, every wrong length and every cut has an answer.</summary>
public sealed class FrameTests
{
    [Fact]
    public void Crc_OfTheKnownText_IsTheKnownValue()
    {
        // The check value of the CRC catalogues.
        var frame = Frame("123456789", "contentBlockDelta");
        Assert.Equal(FrameResult.Frame, new FrameReader(1 << 20).Next(frame, out _));
        Assert.Equal(0xCBF43926u, CrcOf("123456789"u8));
    }

    [Fact]
    public void Frame_CutAnywhere_WaitsForItsEnd()
    {
        var frame = Frame("""{"a":1}""", "metadata");
        var reader = new FrameReader(1 << 20);
        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Equal(FrameResult.NeedMore, reader.Next(frame.AsSpan(0, length), out var none));
            Assert.Equal(0, none);
        }

        Assert.Equal(FrameResult.Frame, reader.Next([.. frame, 1, 2, 3], out var consumed));
        Assert.Equal(frame.Length, consumed);
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(reader.Payload.Of(frame)));
    }

    [Fact]
    public void Frame_WithABitTurned_IsNeverTaken()
    {
        var frame = Frame("""{"contentBlockIndex":0,"delta":{"text":"hello"}}""", "contentBlockDelta");
        for (var bit = 0; bit < frame.Length * 8; bit++)
        {
            var broken = (byte[])frame.Clone();
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(FrameResult.Broken, new FrameReader(1 << 20).Next(broken, out _));
        }
    }

    [Theory]
    [InlineData(15, 0, FrameResult.Broken)]
    [InlineData(0, 0, FrameResult.Broken)]
    [InlineData(20, 5, FrameResult.Broken)]
    [InlineData(-1, 0, FrameResult.TooLarge)]
    [InlineData(20, -1, FrameResult.Broken)]
    [InlineData(2000, 0, FrameResult.TooLarge)]
    public void Length_ThatCannotBe_IsRefusedThoughItsChecksumFits(int total, int headers, FrameResult expected)
    {
        var prelude = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(prelude, total);
        BinaryPrimitives.WriteInt32BigEndian(prelude.AsSpan(4), headers);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(8), CrcOf(prelude.AsSpan(0, 8)));
        Assert.Equal(expected, new FrameReader(1000).Next(prelude, out _));
    }

    [Fact]
    public void Headers_ThatMayHoldText_AreLeftOut()
    {
        var writer = new FrameWriter();
        writer.Begin();
        byte[] headers =
        [
            .. Header(":event-type", "chunk"), .. Header(":error-message", "Mail jane.doe@example.com"), .. Header("x-note", "hello"), .. Header(":date", "536-22-8190"),
            6, .. "a-bool"u8, 0, .. Header(":message-type", "event"),
        ];
        writer.Copy(headers);
        var trace = new Trace();
        var sink = new TraceSink(trace);
        writer.Head(0, ref sink);
        writer.Tail(default, wrapped: false, ref sink);
        var frame = trace.Bytes.WrittenSpan;
        var reader = new FrameReader(1 << 20);
        Assert.Equal(FrameResult.Frame, reader.Next(frame, out _));
        var rest = reader.Headers.Of(frame);
        var names = new List<string>();
        while (FrameReader.NextString(ref rest, out var name, out _))
        {
            names.Add(Encoding.ASCII.GetString(name));
        }

        Assert.Equal([":event-type", ":message-type"], names);
    }

    [Theory]
    [InlineData("""{"bytes":"YQ==","p":"x"}""", "a")]
    [InlineData("""{"p":"x","bytes":"YQ=="}""", "a")]
    [InlineData("""{"bytes":"YQ==","bytes":"Yg=="}""", null)]
    [InlineData("""{"bytes":"YQ==","text":"b"}""", null)]
    [InlineData("""{"Bytes":"YQ=="}""", null)]
    [InlineData("""{"bytes":"Y!=="}""", null)]
    [InlineData("""{"bytes":7}""", null)]
    [InlineData("""{"bytes":"YQ=="} x""", null)]
    [InlineData("""[]""", null)]
    public void Invoke_PayloadOfOneEvent_IsRead(string payload, string? expected)
    {
        var inner = new byte[payload.Length];
        var read = InvokePayload.TryRead(Encoding.UTF8.GetBytes(payload), inner, out var length);
        Assert.Equal(expected, read ? Encoding.UTF8.GetString(inner, 0, length) : null);
    }

    [Theory]
    [InlineData("""[{"a":"]}\\\""},{"b":[1,{}]},"x]",12 , true]""", 5, true)]
    [InlineData(" [ ] ", 0, true)]
    [InlineData("[1", 0, false)]
    [InlineData("[{}", 1, false)]
    public void Elements_CutAnywhere_AreTheSame(string json, int expected, bool isWhole)
    {
        for (var cut = 0; cut <= json.Length; cut++)
        {
            var reader = new JsonElements(1000);
            reader.Reset();
            var (bytes, found, at) = (Encoding.UTF8.GetBytes(json), new List<string>(), 0);
            foreach (var end in new[] { cut, json.Length })
            {
                while (at < end)
                {
                    Assert.True(reader.Next(bytes.AsSpan(at, end - at), out var consumed, out var before, out var element));
                    Assert.Equal("", Encoding.UTF8.GetString(before.Of(bytes.AsSpan(at))).Trim(' ', ',', '[', ']'));
                    if (element.Length > 0)
                    {
                        found.Add(Encoding.UTF8.GetString(element.Of(bytes.AsSpan(at))));
                    }

                    at += consumed;
                    if (consumed == 0)
                    {
                        break;
                    }
                }
            }

            Assert.Equal((expected, isWhole), (found.Count, reader.IsWhole));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}]]")]
    [InlineData("[,{}]")]
    [InlineData("x")]
    public void Elements_OfNoArray_AreRefused(string json)
    {
        var reader = new JsonElements(1000);
        reader.Reset();
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var (at, consumed) = (0, 1); at < bytes.Length; at += consumed)
        {
            if (!reader.Next(bytes.AsSpan(at), out consumed, out _, out _))
            {
                return;
            }
        }

        Assert.Fail("It was taken.");
    }

    private static byte[] Frame(string payload, string type)
    {
        var writer = new FrameWriter();
        writer.Begin();
        writer.Event(Encoding.ASCII.GetBytes(type));
        var trace = new Trace();
        var sink = new TraceSink(trace);
        var body = Encoding.UTF8.GetBytes(payload);
        writer.Head(body.Length, ref sink);
        sink.Skeleton(new Skeleton(body));
        writer.Tail(body, wrapped: false, ref sink);
        return trace.Bytes.WrittenSpan.ToArray();
    }

    private static byte[] Header(string name, string value) =>
        [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), 7, 0, (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    // Bit by bit, as the definition says.
    private static uint CrcOf(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
