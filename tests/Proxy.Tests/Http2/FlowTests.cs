using FastMcp.Proxy.Tests.Transport;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Http2;

/// <summary>Windows are back-pressure: who does not read costs no more than its windows, and nobody else anything.</summary>
public sealed class FlowTests
{
    [Fact]
    public async Task Answer_ThatIsNotRead_WaitsWhereItIsMade()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At, window: 10_000);
        await peer.RequestAsync(1, "GET", "/size/5000000", ends: true);
        for (var seen = 0; seen < 10_000;)
        {
            seen += (await peer.NextAsync(FrameType.Data, 1)).Header.Length;
        }

        // Another stream goes on meanwhile.
        await peer.RequestAsync(3, "POST", "/echo", ends: false);
        await peer.FrameAsync(FrameType.Data, 1, 3, new byte[5000]);
        Assert.Equal(5000, (await peer.AnswerAsync(3)).Content.Length);
        Assert.InRange(rig.Handler.Written, 9000, 11_000);

        await peer.FrameAsync(FrameType.WindowUpdate, 0, 1, FramePeer.Number(1000));
        for (var seen = 0; seen < 1000;)
        {
            seen += (await peer.NextAsync(FrameType.Data, 1)).Header.Length;
        }

        Assert.InRange(rig.Handler.Written, 10_000, 12_000);
    }

    [Fact]
    public async Task Answers_BeyondTheConnectionsWindow_TakeTurns()
    {
        await using var rig = new DoorRig();
        using var peer = await FramePeer.ConnectAsync(rig.At, window: 1_000_000);
        for (var stream = 1; stream < 12; stream += 2)
        {
            await peer.RequestAsync(stream, "GET", "/size/200000", ends: true);
        }

        var seen = new Dictionary<int, int>();
        var ended = 0;
        while (ended < 6)
        {
            var (header, _) = await peer.NextAsync(FrameType.Data);
            seen[header.Stream] = seen.GetValueOrDefault(header.Stream) + header.Length;
            ended += header.EndsStream ? 1 : 0;
            if (header.Length > 0)
            {
                await peer.FrameAsync(FrameType.WindowUpdate, 0, 0, FramePeer.Number(header.Length));
            }
        }

        Assert.All(seen.Values, length => Assert.Equal(200_000, length));
    }

    [Fact]
    public async Task Content_ThatIsNotRead_IsBoundedByItsWindow()
    {
        await using var rig = new DoorRig(new() { StreamWindow = 20_000 });
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.NextAsync(FrameType.Settings);
        await peer.RequestAsync(1, "POST", "/unread", ends: false);
        await peer.FrameAsync(FrameType.Data, 0, 1, new byte[10_000]);
        await peer.FrameAsync(FrameType.Data, 0, 1, new byte[10_000]);
        await peer.FrameAsync(FrameType.Data, 0, 1, new byte[100]);
        Assert.Equal(Http2Error.FlowControlError, await peer.ResetAsync(1));
        rig.Handler.Released.SetResult();
        await peer.RequestAsync(3, "GET", "/echo", ends: true);
        Assert.StartsWith(":status=200", (await peer.AnswerAsync(3)).Fields);
    }

    // Heads have no window: what bounds them is the connection's output.
    [Fact]
    public async Task Heads_OfAClientThatDoesNotRead_WaitWhereTheyAreMade()
    {
        using var rig = new Rig();
        var handler = new PlainHandler();
        var door = new Http2Door(handler, Http2Limits.Default, rig.Counters.Http2, rig.State.Streams, NullLogger.Instance);
        var (ours, socket) = await rig.PairAsync(receiveBuffer: 8192);
        var session = new ServerSession(ours, door);
        var running = session.RunAsync();
        using var peer = new FramePeer(socket);
        await peer.SettingsAsync();
        for (var stream = 1; stream < 180; stream += 2)
        {
            await peer.RequestAsync(stream, "GET", "/head/8000", ends: true);
        }

        await Until.TrueAsync(() => handler.Begun == 90, "every stream has its handler");
        Assert.InRange(session.Unsent, 0, Http2Limits.Default.Output + 10_000);

        // All of them leave when the client reads.
        var seen = new HashSet<int>();
        while (seen.Count < 90)
        {
            Assert.True(seen.Add((await peer.NextAsync(FrameType.Headers)).Header.Stream));
        }

        peer.Dispose();
        await running.Within();
    }

    // A client that never opens the connection's window lets nobody go: who was given up must not stand in line for it.
    [Fact]
    public async Task Streams_ThatWereReset_LeaveTheLine()
    {
        using var rig = new Rig();
        var door = new Http2Door(new PlainHandler(), new Http2Limits { Resets = int.MaxValue }, rig.Counters.Http2, rig.State.Streams, NullLogger.Instance);
        var (ours, socket) = await rig.PairAsync();
        var session = new ServerSession(ours, door);
        var running = session.RunAsync();
        using var peer = new FramePeer(socket);
        await peer.SettingsAsync((4, 1_000_000));
        await peer.RequestAsync(1, "GET", "/size/70000", ends: true);
        for (var seen = 0; seen < 65_535;)
        {
            seen += (await peer.NextAsync(FrameType.Data, 1)).Header.Length;
        }

        for (var stream = 3; stream < 1003; stream += 2)
        {
            await peer.RequestAsync(stream, "GET", "/size/10", ends: true);
            await peer.NextAsync(FrameType.Headers, stream);
            await peer.FrameAsync(FrameType.ResetStream, 0, stream, FramePeer.Number(8));
        }

        Assert.InRange(session.Crowd, 1, 250);
        peer.Dispose();
        await running.Within();
    }

    // A client that opens its windows often is no flood as long as it is for what it was sent.
    [Fact]
    public async Task Windows_OpenedForWhatWasSent_AreNotCounted()
    {
        await using var rig = new DoorRig(new() { Frames = 100 });
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "GET", "/size/3000000", ends: true);
        Assert.Equal(3_000_000, (await peer.AnswerAsync(1)).Content.Length);
        Assert.Equal(0, rig.Counters.OverFrames);
    }

    // Of streams that are read, refused, reset or unknown: all of it is given back to the connection's window.
    [Fact]
    public async Task Content_OfAnyFate_IsGivenBackToTheConnection()
    {
        await using var rig = new DoorRig(new() { Window = 100_000, StreamWindow = 40_000 });
        using var peer = await FramePeer.ConnectAsync(rig.At);
        long sent = 0, given = 65_535;
        var stream = -1;
        while (sent < 1_000_000)
        {
            stream += 2;
            var kind = stream / 2 % 4;
            await peer.RequestAsync(stream, "POST", kind == 1 ? "/early" : "/echo", ends: false, kind == 2 ? ("connection", "close") : ("x-a", "1"));
            for (var i = 0; i < 2; i++)
            {
                while (given - sent < 16_000)
                {
                    given += System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian((await peer.NextAsync(FrameType.WindowUpdate, 0)).Payload);
                }

                sent += 16_000;
                await peer.FrameAsync(FrameType.Data, 0, stream, new byte[16_000]);
            }

            await peer.FrameAsync(FrameType.ResetStream, 0, stream, FramePeer.Number(8));
        }

        Assert.True(given >= sent);
    }
}
