using System.Text;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;

namespace FastMcp.Proxy.Tests.Http2;

/// <summary>Streams of clients as the handler of connections sees them, and its answers as clients see them.</summary>
public sealed class ServerTests
{
    // However a request is cut into frames, with padding, priority and blocks of fields in parts, it is the same request.
    [Fact]
    public async Task Request_CutIntoAnyFrames_IsReadWhole()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var stream = (2 * seed) + 1;
            var body = new byte[random.Next(4) == 0 ? 0 : random.Next(40_000)];
            random.NextBytes(body);
            var block = FramePeer.Block((":method", "POST"), (":scheme", "http"), (":path", "/echo"), (":authority", "h"), random.Next(2) == 0 ? ("content-length", $"{body.Length}") : ("x-a", new string('v', random.Next(300))));
            await HeadAsync(peer, random, stream, block, ends: body.Length == 0);
            await ContentAsync(peer, random, stream, body);
            var (fields, content) = await peer.AnswerAsync(stream);
            Assert.True(fields == $":status=200|x-method=POST|content-length={body.Length}", $"seed {seed}: {fields}");
            Assert.True(body.AsSpan().SequenceEqual(content), $"seed {seed}");
        }

        // Places are used again; a second one is made where a stream comes before the handler of the first waits for it.
        Assert.InRange(rig.Handler.Connections, 1, 30);
    }

    // What an exchange does behind its answer, such as being recorded, is not waited for by the next stream.
    [Fact]
    public async Task Stream_BehindAnExchangeThatIsNotOver_DoesNotWaitForIt()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        for (var stream = 1; stream < 12; stream += 2)
        {
            await peer.RequestAsync(stream, "GET", "/busy", ends: true);
            Assert.Equal("sent", Encoding.ASCII.GetString((await peer.AnswerAsync(stream)).Content));
        }

        await StillServesAsync(peer, 13);
        Assert.Equal(7, rig.Handler.Connections);
    }

    // At most twice its streams: then a stream waits, and is served when the exchange before it is over.
    [Fact]
    public async Task Stream_BehindAsManyExchangesAsThereArePlaces_WaitsForOne()
    {
        await using var rig = new DoorRig(new Http2Limits { Streams = 2 });
        using var peer = await FramePeer.ConnectAsync(rig.At);
        for (var stream = 1; stream < 8; stream += 2)
        {
            await peer.RequestAsync(stream, "GET", "/busy", ends: true);
            await peer.AnswerAsync(stream);
        }

        await peer.RequestAsync(9, "GET", "/echo", ends: true);
        rig.Handler.Released.SetResult();
        Assert.StartsWith(":status=200", (await peer.AnswerAsync(9)).Fields);
        Assert.Equal(4, rig.Handler.Connections);
    }

    [Fact]
    public async Task Streams_ManyAtOnce_AreAnsweredEachWithItsOwn()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        var frames = new MemoryStream();
        for (var stream = 1; stream < 200; stream += 2)
        {
            frames.Write(FramePeer.Frame(FrameType.Headers, 4, stream, FramePeer.Block((":method", "POST"), (":scheme", "http"), (":path", "/echo"), (":authority", "h"))));
        }

        for (var stream = 199; stream > 0; stream -= 2)
        {
            frames.Write(FramePeer.Frame(FrameType.Data, 1, stream, Encoding.ASCII.GetBytes($"content of {stream}")));
        }

        await peer.RawAsync(frames.ToArray());
        var seen = new Dictionary<int, string>();
        while (seen.Count < 100)
        {
            var (header, payload) = await peer.NextAsync(FrameType.Data);
            seen.Add(header.Stream, Encoding.ASCII.GetString(payload));
        }

        Assert.All(seen, pair => Assert.Equal($"content of {pair.Key}", pair.Value));
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(5, 6)]
    [InlineData(0, 1)]
    public async Task Content_OtherThanItsLength_EndsTheStreamAlone(int said, int sent)
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "POST", "/hold", ends: false, ("content-length", $"{said}"));
        await peer.FrameAsync(FrameType.Data, 1, 1, new byte[sent]);
        Assert.Equal(Http2Error.ProtocolError, await peer.ResetAsync(1));
        await StillServesAsync(peer, 3);
    }

    [Theory]
    [InlineData("X-Upper", "1")]
    [InlineData("connection", "close")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("x-a", "1\r\nx-b: 2")]
    [InlineData("content-length", "1")]
    public async Task Head_Malformed_EndsTheStreamAloneAndIsNotSeen(string name, string value)
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "GET", "/hold", ends: true, (name, value));
        Assert.Equal(Http2Error.ProtocolError, await peer.ResetAsync(1));
        await StillServesAsync(peer, 3);
        Assert.Equal(1, rig.Handler.Connections);
    }

    [Fact]
    public async Task Fields_OverTheirLimit_Get431()
    {
        await using var rig = new DoorRig(new() { Head = 2000 });
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "GET", "/echo", ends: true, [.. Enumerable.Range(0, 50).Select(i => ($"x-{i}", "v"))]);
        Assert.Equal(":status=431|content-length=0", (await peer.AnswerAsync(1)).Fields);
        await StillServesAsync(peer, 3);
        Assert.Equal(1, rig.Counters.OverHead);
    }

    [Fact]
    public async Task Trailers_EndTheRequest()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "POST", "/echo", ends: false);
        await peer.FrameAsync(FrameType.Data, 0, 1, "abc"u8.ToArray());
        await peer.HeadersAsync(1, true, ("x-checksum", "1"));
        Assert.Equal("abc", Encoding.ASCII.GetString((await peer.AnswerAsync(1)).Content));
    }

    [Fact]
    public async Task Trailers_ThatEndNothingOrArePseudo_EndTheStream()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "POST", "/echo", ends: false);
        await peer.HeadersAsync(1, false, ("x-checksum", "1"));
        Assert.Equal(Http2Error.ProtocolError, await peer.ResetAsync(1));
        await peer.RequestAsync(3, "POST", "/echo", ends: false);
        await peer.HeadersAsync(3, true, (":path", "/other"));
        Assert.Equal(Http2Error.ProtocolError, await peer.ResetAsync(3));
        await peer.RequestAsync(5, "POST", "/hold", ends: true);
        await peer.FrameAsync(FrameType.Data, 0, 5, 1);
        Assert.Equal(Http2Error.StreamClosed, await peer.ResetAsync(5));
    }

    [Fact]
    public async Task Reset_ByTheClient_EndsTheExchangeOfItsStreamAlone()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "GET", "/hold", ends: true);
        await StillServesAsync(peer, 3);
        await peer.FrameAsync(FrameType.ResetStream, 0, 1, FramePeer.Number(8));
        await Until.TrueAsync(() => Left(rig).Count == 1, "the handler sees its client leave");
        Assert.Equal(ConnectionFault.PeerReset, Left(rig)[0]);
        await StillServesAsync(peer, 5);
    }

    [Fact]
    public async Task Connection_Lost_EndsEveryStream()
    {
        await using var rig = new DoorRig();
        var peer = await FramePeer.ConnectAsync(rig.At);
        for (var stream = 1; stream < 20; stream += 2)
        {
            await peer.RequestAsync(stream, "GET", "/hold", ends: true);
        }

        await StillServesAsync(peer, 21);
        peer.Dispose();
        await Until.TrueAsync(() => Left(rig).Count == 10, "all handlers see their clients leave");
        await Until.TrueAsync(() => rig.Listener.Open == 0, "the connection is over");
    }

    [Fact]
    public async Task Answer_Cut_IsSeenAsCut()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "GET", "/cut", ends: true);
        var (fields, content) = await peer.AnswerAsync(1);
        Assert.Equal("reset InternalError", fields);
        Assert.Equal("abc", Encoding.ASCII.GetString(content));
        await StillServesAsync(peer, 3);
    }

    [Fact]
    public async Task Answer_BeforeTheWholeRequest_IsWholeAndTheRestIsNotWanted()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "POST", "/early", ends: false, ("content-length", "1000000"));
        Assert.Equal("no", Encoding.ASCII.GetString((await peer.AnswerAsync(1)).Content));
        Assert.Equal(Http2Error.NoError, await peer.ResetAsync(1));
        await StillServesAsync(peer, 3);
    }

    [Fact]
    public async Task Head_HasNoContent()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "HEAD", "/echo", ends: true);
        var (header, _) = await peer.NextAsync(FrameType.Headers, 1);
        Assert.True(header.EndsStream);
    }

    [Fact]
    public async Task Drain_LetsOpenStreamsEndAndTakesNoOthers()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await StillServesAsync(peer, 1);
        await peer.RequestAsync(3, "GET", "/wait", ends: true);
        await Until.TrueAsync(() => rig.Counters.Streams == 2, "the stream is open");
        var drained = rig.Listener.DrainAsync(TimeSpan.FromMinutes(1));
        var (_, payload) = await peer.NextAsync(FrameType.GoAway);
        Assert.Equal([0, 0, 0, 3, 0, 0, 0, 0], payload);
        await peer.RequestAsync(5, "GET", "/echo", ends: true);
        Assert.Equal(Http2Error.RefusedStream, await peer.ResetAsync(5));
        rig.Handler.Released.SetResult();
        Assert.Equal("done", Encoding.ASCII.GetString((await peer.AnswerAsync(3)).Content));
        Assert.Equal(Http2Error.NoError, await peer.GoneAsync());
        peer.Dispose();
        Assert.Equal(0, (await drained.Within()).Cut);
    }

    [Fact]
    public async Task Drain_WithoutStreams_EndsTheConnection()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await StillServesAsync(peer, 1);
        var drained = rig.Listener.DrainAsync(TimeSpan.FromMinutes(1));
        await peer.NextAsync(FrameType.GoAway);
        Assert.Equal(Http2Error.NoError, await peer.GoneAsync());
        peer.Dispose();
        Assert.Equal(0, (await drained.Within()).Cut);
    }

    [Theory]
    [InlineData("GET /echo HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 200 OK")]
    [InlineData("PRI /echo HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 200 OK")]
    [InlineData("P", "")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSN\r\n\r\n", "")]
    public async Task Connection_OfHttp11_GoesThroughAsItIs(string request, string answer)
    {
        await using var rig = new DoorRig();
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync(rig.At);
        foreach (var one in Encoding.ASCII.GetBytes(request))
        {
            await socket.SendAsync(new[] { one });
        }

        socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        var buffer = new byte[4096];
        var length = 0;
        try
        {
            for (int count; (count = await socket.ReceiveAsync(buffer.AsMemory(length)).Within()) > 0;)
            {
                length += count;
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // What was not read makes a close a reset.
        }

        var seen = Encoding.ASCII.GetString(buffer, 0, length);
        Assert.Equal(answer, seen[..Math.Min(seen.Length, Math.Max(answer.Length, 1))]);
        Assert.Equal(0, rig.Counters.Connections);
    }

    private static List<ConnectionFault> Left(DoorRig rig)
    {
        lock (rig.Handler.Left)
        {
            return [.. rig.Handler.Left];
        }
    }

    private static async Task StillServesAsync(FramePeer peer, int stream)
    {
        await peer.RequestAsync(stream, "GET", "/echo", ends: true);
        Assert.Equal(":status=200|x-method=GET|content-length=0", (await peer.AnswerAsync(stream)).Fields);
    }

    private static async Task HeadAsync(FramePeer peer, Random random, int stream, byte[] block, bool ends)
    {
        var first = random.Next(block.Length);
        var flags = (ends ? 1 : 0) | 8 | 32;
        var padding = random.Next(20);
        byte[] payload = [(byte)padding, 0, 0, 0, 0, 7, .. block[..first], .. new byte[padding]];
        await peer.FrameAsync(FrameType.Headers, flags, stream, payload);
        var second = random.Next(first, block.Length);
        await peer.FrameAsync(FrameType.Continuation, 0, stream, block[first..second]);
        await peer.FrameAsync(FrameType.Continuation, 4, stream, block[second..]);
    }

    private static async Task ContentAsync(FramePeer peer, Random random, int stream, byte[] body)
    {
        for (var at = 0; at < body.Length;)
        {
            var length = Math.Min(1 + random.Next(random.Next(2) == 0 ? 10 : 9000), body.Length - at);
            var padding = random.Next(3) == 0 ? random.Next(30) : -1;
            var ends = at + length == body.Length ? 1 : 0;
            var piece = body[at..(at + length)];
            await peer.FrameAsync(FrameType.Data, ends | (padding >= 0 ? 8 : 0), stream, padding >= 0 ? [(byte)padding, .. piece, .. new byte[padding]] : piece);
            at += length;
        }
    }
}
