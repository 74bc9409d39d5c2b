using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;
using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Wire.Tests.Http2;

public sealed class FrameTests
{
    [Theory]
    [InlineData(16385, FrameType.Data, 0, 1, Http2Error.FrameSizeError)]
    [InlineData(16384, FrameType.Data, 0, 1, Http2Error.NoError)]
    [InlineData(0, FrameType.Data, 0, 0, Http2Error.ProtocolError)]
    [InlineData(0, FrameType.Headers, 0, 0, Http2Error.ProtocolError)]
    [InlineData(0, FrameType.Continuation, 0, 0, Http2Error.ProtocolError)]
    [InlineData(4, FrameType.Priority, 0, 1, Http2Error.FrameSizeError)]
    [InlineData(3, FrameType.ResetStream, 0, 1, Http2Error.FrameSizeError)]
    [InlineData(4, FrameType.ResetStream, 0, 0, Http2Error.ProtocolError)]
    [InlineData(6, FrameType.Settings, 0, 1, Http2Error.ProtocolError)]
    [InlineData(5, FrameType.Settings, 0, 0, Http2Error.FrameSizeError)]
    [InlineData(6, FrameType.Settings, 1, 0, Http2Error.FrameSizeError)]
    [InlineData(8, FrameType.PushPromise, 4, 1, Http2Error.ProtocolError)]
    [InlineData(7, FrameType.Ping, 0, 0, Http2Error.FrameSizeError)]
    [InlineData(8, FrameType.Ping, 0, 1, Http2Error.ProtocolError)]
    [InlineData(7, FrameType.GoAway, 0, 0, Http2Error.FrameSizeError)]
    [InlineData(5, FrameType.WindowUpdate, 0, 0, Http2Error.FrameSizeError)]
    [InlineData(77, (FrameType)0x42, 255, 5, Http2Error.NoError)]
    public void Check_ByTheHeaderAlone_SaysTheErrorOfTheConnection(int length, FrameType type, int flags, int stream, Http2Error error)
    {
        Span<byte> bytes = stackalloc byte[9];
        new FrameHeader(length, type, (FrameFlags)flags, stream).Write(bytes);
        Assert.True(FrameHeader.TryRead(bytes, out var header));
        Assert.Equal(new FrameHeader(length, type, (FrameFlags)flags, stream), header);
        Assert.Equal(error, FrameRules.Check(header));
        Assert.False(FrameHeader.TryRead(bytes[..8], out _));
    }

    [Theory]
    [InlineData("", false, null)]
    [InlineData("00", false, "")]
    [InlineData("01", false, null)]
    [InlineData("01aa", false, "")]
    [InlineData("02aabbcc", false, "aa")]
    [InlineData("03aabb", false, null)]
    [InlineData("000000000010aa", true, "aa")]
    [InlineData("0000000000", true, null)]
    [InlineData("010000000010", true, null)]
    public void Strip_PaddingAndPriority_AreNoContent(string payload, bool hasPriority, string? content)
    {
        var header = new FrameHeader(payload.Length / 2, FrameType.Headers, FrameFlags.Padded | (hasPriority ? FrameFlags.Priority : 0), 1);
        var isGood = FrameRules.TryStrip(header, Convert.FromHexString(payload), out var stripped);
        Assert.Equal(content, isGood ? Convert.ToHexStringLower(stripped) : null);
    }

    [Theory]
    [InlineData("000200000002", Http2Error.ProtocolError)]
    [InlineData("000480000000", Http2Error.FlowControlError)]
    [InlineData("000500003fff", Http2Error.ProtocolError)]
    [InlineData("000501000000", Http2Error.ProtocolError)]
    [InlineData("00047fffffff000300000007", Http2Error.NoError)]
    [InlineData("0099ffffffff", Http2Error.NoError)]
    public void Settings_OutOfTheirRange_AreErrors(string payload, Http2Error error) =>
        Assert.Equal(error, new PeerSettings().Apply(Convert.FromHexString(payload)));

    [Fact]
    public void Decode_BlockAfterBlock_AllocatesNothing()
    {
        using var decoder = new HpackDecoder(4096);
        var list = new HeaderList(4096);
        var block = Convert.FromHexString("828684418cf1e3c2e5f23a6ba0ab90f4ff");
        for (var i = 0; i < 50; i++)
        {
            list.Reset();
            Assert.True(decoder.TryDecode(block, list));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            list.Reset();
            decoder.TryDecode(block, list);
            decoder.Release();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2048);
    }
}
