using System.Text;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;

namespace FastMcp.Proxy.Tests.Http2;

/// <summary>Connections of a pool that are streams to an upstream, good and hostile.</summary>
public sealed class UpstreamTests
{
    private const string Get = "GET /a?b HTTP/1.1\r\nHost: up.example\r\nX-A: v\r\nAuthorization: Bearer x\r\n\r\n";
    private const string Post = "POST /p HTTP/1.1\r\nHost: up.example\r\nContent-Length: 5\r\n\r\nhello";

    [Fact]
    public async Task Requests_AreStreamsOfOneConnectionAndPlacesAreUsedAgain()
    {
        await using var rig = new UpstreamRig();
        var first = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync();
        var (header, block) = await peer.NextAsync(FrameType.Headers);
        Assert.True(header.EndsStream);
        Assert.Equal(":method=GET|:scheme=http|:authority=up.example|:path=/a?b|x-a=v|authorization=Bearer x", peer.Fields(block));
        var second = await rig.SendAsync(Post);
        Assert.Equal(3, (await peer.NextAsync(FrameType.Headers)).Header.Stream);
        var (data, content) = await peer.NextAsync(FrameType.Data);
        Assert.True(data.EndsStream);
        Assert.Equal("hello", Encoding.ASCII.GetString(content));

        await peer.HeadersAsync(3, false, (":status", "200"), ("x-b", "w"));
        await peer.FrameAsync(FrameType.Data, 0, 3, "ab"u8.ToArray());
        await peer.FrameAsync(FrameType.Data, 1, 3, "c"u8.ToArray());
        await peer.HeadersAsync(1, true, (":status", "404"));
        var chunked = await UpstreamRig.ReadAsync(second.Connection, "HTTP/1.1 200 OK\r\nx-b: w\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n".Length);
        Assert.EndsWith("0\r\n\r\n", chunked);
        Assert.Equal("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", await UpstreamRig.ReadAsync(first.Connection, 45));
        second.Return();
        first.Return();
        Assert.Equal((2, 2, 0), rig.Pool.Size);

        var third = await rig.SendAsync(Get);
        Assert.True(third.Reused);
        Assert.Equal(5, (await peer.NextAsync(FrameType.Headers)).Header.Stream);
        third.Drop();
        Assert.Equal(Http2Error.Cancel, await peer.ResetAsync(5));
        Assert.Equal(1, rig.Counters.UpstreamConnections);
    }

    [Fact]
    public async Task Answers_CutIntoAnyFrames_AreReadWhole()
    {
        await using var rig = new UpstreamRig();
        FramePeer? peer = null;
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var lease = await rig.SendAsync(Get);
            peer ??= await rig.AcceptAsync();
            var stream = (await peer.NextAsync(FrameType.Headers)).Header.Stream;
            var body = new string('x', random.Next(20_000));
            var hasLength = random.Next(2) == 0;
            var block = FramePeer.Block([(":status", "200"), .. hasLength ? [("content-length", $"{body.Length}")] : ((string, string)[])[]]);
            var cut = random.Next(block.Length);
            await peer.FrameAsync(FrameType.Headers, 0, stream, block[..cut]);
            await peer.FrameAsync(FrameType.Continuation, 4, stream, block[cut..]);
            for (var at = 0; at < body.Length;)
            {
                var length = Math.Min(1 + random.Next(5000), body.Length - at);
                await peer.FrameAsync(FrameType.Data, 8, stream, [3, .. Encoding.ASCII.GetBytes(body[at..(at + length)]), 0, 0, 0]);
                at += length;
            }

            await peer.FrameAsync(FrameType.Data, 1, stream);
            var head = hasLength ? $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n" : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            var text = new StringBuilder();
            while (hasLength ? text.Length < head.Length + body.Length : !text.ToString().EndsWith("0\r\n\r\n", StringComparison.Ordinal))
            {
                text.Append(await UpstreamRig.ReadAsync(lease.Connection, 1));
            }

            Assert.StartsWith(head, text.ToString());
            Assert.Equal(body.Length, text.ToString()[head.Length..].Count(c => c == 'x'));
            lease.Return();
        }

        peer!.Dispose();
        Assert.Equal(1, rig.Counters.UpstreamConnections);
    }

    [Fact]
    public async Task Stream_Refused_WasNotProcessed()
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.SendAsync(Post);
        using var peer = await rig.AcceptAsync();
        await peer.FrameAsync(FrameType.ResetStream, 0, 1, FramePeer.Number((int)Http2Error.RefusedStream));
        Assert.Equal("", await UpstreamRig.ReadAsync(lease.Connection));
        Assert.Equal(ConnectionFault.Unprocessed, lease.Connection.Fault);
        lease.Drop();
    }

    [Fact]
    public async Task GoAway_EndsWhatItDidNotTakeAndLetsTheRestEnd()
    {
        await using var rig = new UpstreamRig();
        var first = await rig.SendAsync(Post);
        using var peer = await rig.AcceptAsync();
        var idle = await rig.Pool.RentAsync(Rig.Patience).Within();
        var second = await rig.SendAsync(Post);
        await peer.NextAsync(FrameType.Data, 3);
        idle.Return();
        await peer.FrameAsync(FrameType.GoAway, 0, 0, [0, 0, 0, 1, 0, 0, 0, 0]);
        Assert.Equal("", await UpstreamRig.ReadAsync(second.Connection));
        Assert.Equal(ConnectionFault.Unprocessed, second.Connection.Fault);
        await peer.HeadersAsync(1, true, (":status", "204"));
        Assert.Equal("HTTP/1.1 204 No Content\r\n\r\n", await UpstreamRig.ReadAsync(first.Connection, 27));

        // What comes next finds another connection.
        var next = await rig.SendAsync(Get);
        using var other = await rig.AcceptAsync();
        Assert.Equal(1, (await other.NextAsync(FrameType.Headers)).Header.Stream);
        next.Drop();
        first.Drop();
        second.Drop();
        Assert.Equal(Http2Error.NoError, await peer.GoneAsync());
    }

    [Fact]
    public async Task Streams_MoreThanTheUpstreamTakes_GoToAnotherConnection()
    {
        await using var rig = new UpstreamRig();
        var first = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync((3, 1));
        await peer.NextAsync(FrameType.Headers);

        // Its settings have been read when a ping behind them is answered.
        await peer.FrameAsync(FrameType.Ping, 0, 0, new byte[8]);
        await peer.NextAsync(FrameType.Ping);
        var second = await rig.SendAsync(Get);
        using var other = await rig.AcceptAsync();
        Assert.Equal(1, (await other.NextAsync(FrameType.Headers)).Header.Stream);
        Assert.Equal(2, rig.Counters.UpstreamConnections);
        first.Drop();
        second.Drop();
    }

    [Theory]
    [InlineData("no status")]
    [InlineData("status")]
    [InlineData("upper case")]
    [InlineData("line end")]
    [InlineData("connection")]
    [InlineData("chunked")]
    [InlineData("data first")]
    [InlineData("more than its length")]
    [InlineData("less than its length")]
    [InlineData("interim that ends")]
    [InlineData("trailers that end nothing")]
    [InlineData("reset")]
    [InlineData("cut")]
    [InlineData("push")]
    [InlineData("even stream")]
    [InlineData("compression")]
    [InlineData("window")]
    public async Task Answer_Hostile_IsAFaultAndNoAnswer(string what)
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync();
        await peer.NextAsync(FrameType.Headers);
        var ok = FramePeer.Frame(FrameType.Headers, 4, 1, FramePeer.Block((":status", "200"), ("content-length", "3")));
        byte[][] frames = what switch
        {
            "no status" => [Head(("x-a", "1"))],
            "status" => [Head((":status", "2000"))],
            "upper case" => [Head((":status", "200"), ("X-A", "1"))],
            "line end" => [Head((":status", "200"), ("x-a", "1\r\nx-b: 2"))],
            "connection" => [Head((":status", "200"), ("connection", "keep-alive"))],
            "chunked" => [Head((":status", "200"), ("transfer-encoding", "chunked"))],
            "data first" => [FramePeer.Frame(FrameType.Data, 0, 1, 1)],
            "more than its length" => [ok, FramePeer.Frame(FrameType.Data, 0, 1, new byte[4])],
            "less than its length" => [ok, FramePeer.Frame(FrameType.Data, 1, 1, new byte[2])],
            "interim that ends" => [FramePeer.Frame(FrameType.Headers, 5, 1, FramePeer.Block((":status", "103")))],
            "trailers that end nothing" => [ok, Head(("x-a", "1"))],
            "reset" => [ok, FramePeer.Frame(FrameType.ResetStream, 0, 1, FramePeer.Number(2))],
            "cut" => [ok],
            "push" => [FramePeer.Frame(FrameType.PushPromise, 4, 1, [0, 0, 0, 2, .. FramePeer.Block((":method", "GET"))])],
            "even stream" => [FramePeer.Frame(FrameType.Headers, 4, 2, FramePeer.Block((":status", "200")))],
            "compression" => [FramePeer.Frame(FrameType.Headers, 4, 1, 0xff, 0xff, 0xff, 0xff, 0xff)],
            _ => [FramePeer.Frame(FrameType.WindowUpdate, 0, 1, FramePeer.Number(int.MaxValue))],
        };
        foreach (var frame in frames)
        {
            await peer.RawAsync(frame);
        }

        if (what == "cut")
        {
            peer.Dispose();
        }

        var text = await UpstreamRig.ReadAsync(lease.Connection);
        Assert.True(text.Length == 0 || !text.EndsWith("\0\0\0", StringComparison.Ordinal), text);
        Assert.Equal(ConnectionFault.PeerReset, lease.Connection.InputFault);
        lease.Drop();
        Assert.Equal(0, rig.Pool.Size.Open);
    }

    [Fact]
    public async Task Answer_OverTheHeadLimit_IsOverTheLimit()
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync();

        // Few bytes that stand for many.
        byte[] block = [0x88, 0x40, .. FramePeer.Block(("x-a", new string('v', 2000)))[1..], .. Enumerable.Repeat((byte)0xbe, 100)];
        await peer.FrameAsync(FrameType.Headers, 5, 1, block);
        Assert.Equal("", await UpstreamRig.ReadAsync(lease.Connection));
        Assert.Equal(ConnectionFault.InputLimit, lease.Connection.InputFault);
        lease.Drop();
    }

    [Fact]
    public async Task Interim_ComesBeforeTheAnswer()
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync();
        await peer.HeadersAsync(1, false, (":status", "103"), ("link", "x"));
        await peer.HeadersAsync(1, true, (":status", "200"));
        Assert.Equal("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", await UpstreamRig.ReadAsync(lease.Connection, 75));
        lease.Drop();
    }

    // The answer is whole and the request is not wanted any more (RFC 9113 section 8.1).
    [Fact]
    public async Task Answer_BeforeTheWholeRequest_IsRead()
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.Pool.RentAsync(Rig.Patience).Within();
        var sending = lease.Connection.Output.WriteAsync(Encoding.ASCII.GetBytes("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n" + new string('x', 300_000)));
        using var peer = await rig.AcceptAsync();
        await peer.NextAsync(FrameType.Data);
        await peer.HeadersAsync(1, true, (":status", "413"));
        await peer.FrameAsync(FrameType.ResetStream, 0, 1, FramePeer.Number(0));
        Assert.False((await sending.Within()).IsCompleted);
        Assert.StartsWith("HTTP/1.1 413", await UpstreamRig.ReadAsync(lease.Connection, 20));
        lease.Return();
        Assert.Equal(0, rig.Pool.Size.Open);
    }

    // A body larger than the windows leaves as they open; the bytes are those that were given.
    [Fact]
    public async Task Request_LargerThanTheWindows_WaitsForThem()
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.Pool.RentAsync(Rig.Patience).Within();
        var sending = lease.Connection.Output.WriteAsync(Encoding.ASCII.GetBytes("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n" + new string('x', 200_000)));
        using var peer = await rig.AcceptAsync((4, 1000));
        var length = 0;
        while (length < 200_000)
        {
            var (header, _) = await peer.NextAsync(FrameType.Data);
            length += header.Length;
            Assert.Equal(length == 200_000, header.EndsStream);
            await peer.FrameAsync(FrameType.WindowUpdate, 0, 1, FramePeer.Number(Math.Max(1, header.Length)));
            await peer.FrameAsync(FrameType.WindowUpdate, 0, 0, FramePeer.Number(Math.Max(1, header.Length)));
        }

        Assert.Equal(200_000, length);
        await sending.Within();
        lease.Drop();
    }

    // What is not heard at all may be dead: the next request does not wait behind it.
    [Fact]
    public async Task Connection_ThatSaysNothing_GetsNoMoreStreams()
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.SendAsync(Get);
        using var silent = await rig.AcceptAsync();
        await silent.NextAsync(FrameType.Headers);
        var keeps = await rig.SendAsync(Get);
        await silent.HeadersAsync(1, true, (":status", "204"));
        await UpstreamRig.ReadAsync(lease.Connection, 20);
        lease.Return();
        await silent.NextAsync(FrameType.Headers);
        lease = await rig.SendAsync(Get);
        await silent.NextAsync(FrameType.Headers);
        lease.Drop();
        var next = await rig.SendAsync(Get);
        using var other = await rig.AcceptAsync();
        Assert.Equal(1, (await other.NextAsync(FrameType.Headers)).Header.Stream);
        keeps.Drop();
        next.Drop();
    }

    private static byte[] Head(params (string, string)[] fields) => FramePeer.Frame(FrameType.Headers, 4, 1, FramePeer.Block(fields));
}
