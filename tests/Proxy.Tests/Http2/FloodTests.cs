using FastMcp.Proxy.Tests.Transport;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;

namespace FastMcp.Proxy.Tests.Http2;

/// <summary>What a hostile client can send costs it its connection, and the limit that it passed is counted.</summary>
public sealed class FloodTests
{
    private static readonly Http2Limits _small = new() { Streams = 4, Resets = 20, Frames = 200, Head = 4096, Continuations = 4 };

    [Theory]
    [InlineData("ping")]
    [InlineData("settings")]
    [InlineData("priority")]
    [InlineData("empty data")]
    [InlineData("window")]
    [InlineData("unknown")]
    public async Task Frames_ThatCarryNothing_EndTheConnectionBeyondTheirLimit(string kind)
    {
        await using var rig = new DoorRig(_small);
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.RequestAsync(1, "POST", "/echo", ends: false);
        var one = kind switch
        {
            "ping" => FramePeer.Frame(FrameType.Ping, 0, 0, new byte[8]),
            "settings" => FramePeer.Frame(FrameType.Settings, 0, 0),
            "priority" => FramePeer.Frame(FrameType.Priority, 0, 1, new byte[5]),
            "empty data" => FramePeer.Frame(FrameType.Data, 0, 1),
            "window" => FramePeer.Frame(FrameType.WindowUpdate, 0, 1, 0, 0, 0, 1),
            _ => FramePeer.Frame((FrameType)0x77, 0, 1, 1),
        };
        await FloodAsync(peer, one, 300);
        Assert.Equal(Http2Error.EnhanceYourCalm, await peer.GoneAsync());
        Assert.Equal(1, rig.Counters.OverFrames);
    }

    // CVE-2019-9512: whoever makes us answer and reads nothing.
    [Fact]
    public async Task Pings_WhoseAnswersAreNotRead_EndTheConnectionWithBoundedMemory()
    {
        await using var rig = new DoorRig(new() { Frames = int.MaxValue, Output = 4096, ControlOutput = 4096 });
        using var peer = await FramePeer.ConnectAsync(rig.At);
        var many = Enumerable.Repeat(FramePeer.Frame(FrameType.Ping, 0, 0, new byte[8]), 4000).SelectMany(frame => frame).ToArray();
        var sending = Task.Run(async () =>
        {
            try
            {
                while (rig.Counters.OverOutput == 0)
                {
                    await peer.RawAsync(many);
                }
            }
            catch (IOException)
            {
                // It was cut.
            }
        });
        await Until.TrueAsync(() => rig.Counters.OverOutput == 1, "the connection is given up");
        peer.Dispose();
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    // CVE-2023-44487.
    [Fact]
    public async Task Streams_OpenedAndReset_EndTheConnectionBeyondTheirLimit()
    {
        await using var rig = new DoorRig(_small);
        using var peer = await FramePeer.ConnectAsync(rig.At);
        for (var stream = 1; stream < 80; stream += 2)
        {
            await TryAsync(() => peer.RequestAsync(stream, "GET", "/hold", ends: true));
            await TryAsync(() => peer.FrameAsync(FrameType.ResetStream, 0, stream, FramePeer.Number(8)));
        }

        Assert.Equal(Http2Error.EnhanceYourCalm, await peer.GoneAsync());
        Assert.Equal(1, rig.Counters.OverResets);
        Assert.InRange(rig.Handler.Connections, 1, 21);
    }

    // CVE-2025-8671: the client makes us reset its streams.
    [Fact]
    public async Task Streams_MadeToBeReset_EndTheConnectionBeyondTheirLimit()
    {
        await using var rig = new DoorRig(_small);
        using var peer = await FramePeer.ConnectAsync(rig.At);
        for (var stream = 1; stream < 80; stream += 2)
        {
            await TryAsync(() => peer.RequestAsync(stream, "GET", "/hold", ends: true));
            await TryAsync(() => peer.FrameAsync(FrameType.WindowUpdate, 0, stream, FramePeer.Number(0)));
        }

        Assert.Equal(Http2Error.EnhanceYourCalm, await peer.GoneAsync());
        Assert.Equal(1, rig.Counters.OverResets);
    }

    [Fact]
    public async Task Streams_Malformed_EndTheConnectionBeyondTheirLimit()
    {
        await using var rig = new DoorRig(_small);
        using var peer = await FramePeer.ConnectAsync(rig.At);
        for (var stream = 1; stream < 80; stream += 2)
        {
            await TryAsync(() => peer.RequestAsync(stream, "GET", "/echo", ends: true, ("connection", "close")));
        }

        Assert.Equal(Http2Error.EnhanceYourCalm, await peer.GoneAsync());
    }

    // A refusal without an exchange costs the decoder its work and us an answer.
    [Fact]
    public async Task Heads_OverTheirLimit_EndTheConnectionBeyondTheLimitOfResets()
    {
        await using var rig = new DoorRig(_small with { Head = 1000 });
        using var peer = await FramePeer.ConnectAsync(rig.At);
        for (var stream = 1; stream < 80; stream += 2)
        {
            await TryAsync(() => peer.RequestAsync(stream, "GET", "/echo", ends: true, [.. Enumerable.Range(0, 30).Select(i => ($"x-{i}", "v"))]));
        }

        Assert.Equal(Http2Error.EnhanceYourCalm, await peer.GoneAsync());
        Assert.Equal(1, rig.Counters.OverResets);
        Assert.Equal(0, rig.Handler.Connections);
    }

    // CVE-2024-27316.
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Continuations_WithoutEnd_EndTheConnection(int size)
    {
        await using var rig = new DoorRig(_small);
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.FrameAsync(FrameType.Headers, 0, 1, 0x82);
        await FloodAsync(peer, FramePeer.Frame(FrameType.Continuation, 0, 1, new byte[size]), 10);
        Assert.Equal(Http2Error.EnhanceYourCalm, await peer.GoneAsync());
        Assert.Equal(1, rig.Counters.OverContinuations);
    }

    [Fact]
    public async Task Block_LongerThanAnyHead_EndsTheConnection()
    {
        await using var rig = new DoorRig(_small);
        using var peer = await FramePeer.ConnectAsync(rig.At);
        await peer.FrameAsync(FrameType.Headers, 0, 1, new byte[3000]);
        await TryAsync(() => peer.FrameAsync(FrameType.Continuation, 0, 1, new byte[3000]));
        Assert.Equal(Http2Error.EnhanceYourCalm, await peer.GoneAsync());
        Assert.Equal(1, rig.Counters.OverHead);
    }

    [Fact]
    public async Task Streams_MoreThanAtOnce_AreRefusedAndMayComeAgain()
    {
        await using var rig = new DoorRig(_small);
        using var peer = await FramePeer.ConnectAsync(rig.At);
        for (var stream = 1; stream < 10; stream += 2)
        {
            await peer.RequestAsync(stream, "GET", "/wait", ends: true);
        }

        Assert.Equal(Http2Error.RefusedStream, await peer.ResetAsync(9));
        Assert.Equal(1, rig.Counters.OverStreams);
        rig.Handler.Released.SetResult();
        await peer.AnswerAsync(7);
        await peer.RequestAsync(11, "GET", "/echo", ends: true);
        Assert.StartsWith(":status=200", (await peer.AnswerAsync(11)).Fields);
    }

    // More than half for one that is alone, and the last ones for those that have none.
    [Fact]
    public async Task Streams_OfOneConnection_AreAShareOfWhatIsFree()
    {
        await using var rig = new DoorRig(_small with { Streams = 7, AllStreams = 7 });
        var (peers, open) = (new List<FramePeer>(), 0);
        foreach (var share in (int[])[4, 1, 1, 1])
        {
            var peer = await FramePeer.ConnectAsync(rig.At);
            peers.Add(peer);
            for (var i = 0; i < share; i++)
            {
                await peer.RequestAsync((2 * i) + 1, "GET", "/wait", ends: true);
            }

            await peer.RequestAsync((2 * share) + 1, "GET", "/echo", ends: true);
            Assert.Equal(Http2Error.RefusedStream, await peer.ResetAsync((2 * share) + 1));
            Assert.Equal((open += share, peers.Count), (rig.Counters.OpenStreams, rig.Counters.OverAllStreams));
        }

        peers.ForEach(peer => peer.Dispose());
        rig.Handler.Released.SetResult();
        await Until.TrueAsync(() => rig.Counters.OpenStreams == 0, "none is counted");
    }

    // What is given up holds its place in the share as long as its exchange does.
    [Fact]
    public async Task Streams_ThatWereGivenUp_AreInTheShare()
    {
        await using var rig = new DoorRig(_small with { Streams = 7, AllStreams = 7 });
        using var peer = await FramePeer.ConnectAsync(rig.At);
        for (var stream = 1; stream < 8; stream += 2)
        {
            await peer.RequestAsync(stream, "GET", "/wait", ends: true);
            await peer.FrameAsync(FrameType.ResetStream, 0, stream, FramePeer.Number((int)Http2Error.Cancel));
        }

        await peer.RequestAsync(9, "GET", "/echo", ends: true);
        Assert.Equal(Http2Error.RefusedStream, await peer.ResetAsync(9));
        Assert.Equal((4, 1, 0), (rig.Counters.OpenStreams, rig.Counters.OverAllStreams, rig.Counters.OverStreams));
    }

    [Fact]
    public async Task Streams_MoreThanOnAllConnectionsTogether_AreRefusedAndMayComeAgain()
    {
        await using var rig = new DoorRig(_small with { AllStreams = 3 });
        using var one = await FramePeer.ConnectAsync(rig.At);
        using var other = await FramePeer.ConnectAsync(rig.At);
        await one.RequestAsync(1, "GET", "/wait", ends: true);
        await one.RequestAsync(3, "GET", "/wait", ends: true);
        await Until.TrueAsync(() => rig.Counters.OpenStreams == 2, "two are open");
        await other.RequestAsync(1, "GET", "/wait", ends: true);
        // More than a client may give up or have refused for its own doing: what others took costs it no more than its frames.
        for (var stream = 3; stream < 103; stream += 2)
        {
            await other.RequestAsync(stream, "GET", "/echo", ends: true);
            Assert.Equal(Http2Error.RefusedStream, await other.ResetAsync(stream));
        }

        Assert.Equal((50, 3, 0, 0), (rig.Counters.OverAllStreams, rig.Counters.OpenStreams, rig.Counters.OverStreams, rig.Counters.OverResets));
        rig.Handler.Released.SetResult();
        // Whichever is first.
        await one.NextAsync(FrameType.Data);
        await one.NextAsync(FrameType.Data);
        await other.AnswerAsync(1);
        await other.RequestAsync(103, "GET", "/echo", ends: true);
        Assert.StartsWith(":status=200", (await other.AnswerAsync(103)).Fields);
        await Until.TrueAsync(() => rig.Counters.OpenStreams == 0, "none is counted");
    }

    // However streams end, each is counted until its answer has been sent whole or, where it was given up, its exchange is over, once.
    [Theory]
    [InlineData("/echo")]
    [InlineData("/cut")]
    [InlineData("/early")]
    [InlineData("/hold")]
    [InlineData("malformed")]
    [InlineData("gone")]
    public async Task Streams_ThatEndInAnyWay_AreCountedNoMore(string how)
    {
        await using var rig = new DoorRig();
        using (var peer = await FramePeer.ConnectAsync(rig.At))
        {
            for (var stream = 1; stream < 20; stream += 2)
            {
                await (how switch
                {
                    "malformed" => peer.HeadersAsync(stream, ends: true, (":method", "GET")),
                    "gone" => peer.RequestAsync(stream, "GET", "/hold", ends: true),
                    _ => peer.RequestAsync(stream, how == "/early" ? "POST" : "GET", how, ends: how != "/early"),
                });
                if (how == "/hold")
                {
                    await peer.FrameAsync(FrameType.ResetStream, 0, stream, FramePeer.Number((int)Http2Error.Cancel));
                }
            }

            await Until.TrueAsync(() => rig.Counters.Streams == 10, "they have come");
            if (how == "gone")
            {
                await Until.TrueAsync(() => rig.Counters.OpenStreams == 10, "all are open");
            }
            else
            {
                await Until.TrueAsync(() => rig.Counters.OpenStreams == 0, "none is counted");
            }
        }

        await Until.TrueAsync(() => rig.Counters.OpenStreams == 0, "none is counted behind the connection");
    }

    [Theory]
    [InlineData("no settings first", Http2Error.ProtocolError)]
    [InlineData("even stream", Http2Error.ProtocolError)]
    [InlineData("data of an idle stream", Http2Error.ProtocolError)]
    [InlineData("reset of an idle stream", Http2Error.ProtocolError)]
    [InlineData("window of an idle stream", Http2Error.ProtocolError)]
    [InlineData("window 0", Http2Error.ProtocolError)]
    [InlineData("window overflow", Http2Error.FlowControlError)]
    [InlineData("window overflow by settings", Http2Error.FlowControlError)]
    [InlineData("large frame", Http2Error.FrameSizeError)]
    [InlineData("large unknown frame", Http2Error.FrameSizeError)]
    [InlineData("compression", Http2Error.CompressionError)]
    [InlineData("interrupted block", Http2Error.ProtocolError)]
    [InlineData("continuation of nothing", Http2Error.ProtocolError)]
    [InlineData("continuation of another", Http2Error.ProtocolError)]
    [InlineData("padding", Http2Error.ProtocolError)]
    [InlineData("push", Http2Error.ProtocolError)]
    [InlineData("over the connection's window", Http2Error.FlowControlError)]
    public async Task Frames_AgainstTheProtocol_EndTheConnection(string what, Http2Error error)
    {
        await using var rig = new DoorRig(_small with { Frames = 10_000, Window = 70_000, StreamWindow = 70_000 });
        using var peer = await FramePeer.ConnectAsync(rig.At, begin: what != "no settings first");
        if (what == "no settings first")
        {
            await peer.RawAsync(Http2Constants.Preface.ToArray());
        }

        byte[][] frames = what switch
        {
            "no settings first" => [FramePeer.Frame(FrameType.Ping, 0, 0, new byte[8])],
            "even stream" => [FramePeer.Frame(FrameType.Headers, 5, 2, 0x82)],
            "data of an idle stream" => [FramePeer.Frame(FrameType.Data, 0, 7, 1)],
            "reset of an idle stream" => [FramePeer.Frame(FrameType.ResetStream, 0, 7, 0, 0, 0, 8)],
            "window of an idle stream" => [FramePeer.Frame(FrameType.WindowUpdate, 0, 7, 0, 0, 0, 1)],
            "window 0" => [FramePeer.Frame(FrameType.WindowUpdate, 0, 0, 0, 0, 0, 0)],
            "window overflow" => [FramePeer.Frame(FrameType.WindowUpdate, 0, 0, FramePeer.Number(int.MaxValue))],
            "window overflow by settings" => [Post("/hold"), FramePeer.Frame(FrameType.WindowUpdate, 0, 1, FramePeer.Number(int.MaxValue - 65535)), FramePeer.Frame(FrameType.Settings, 0, 0, [0, 4, .. FramePeer.Number(65536)])],
            "large frame" => [Post("/hold"), FramePeer.Frame(FrameType.Data, 0, 1, new byte[16385])],
            "large unknown frame" => [FramePeer.Frame((FrameType)99, 0, 0, new byte[16385])],
            "compression" => [FramePeer.Frame(FrameType.Headers, 5, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
            "interrupted block" => [FramePeer.Frame(FrameType.Headers, 0, 1, 0x82), FramePeer.Frame(FrameType.Ping, 0, 0, new byte[8])],
            "continuation of nothing" => [FramePeer.Frame(FrameType.Continuation, 4, 1, 0x82)],
            "continuation of another" => [FramePeer.Frame(FrameType.Headers, 0, 1, 0x82), FramePeer.Frame(FrameType.Continuation, 4, 3, 0x82)],
            "padding" => [Post("/hold"), FramePeer.Frame(FrameType.Data, 8, 1, 5, 1, 2)],
            "push" => [FramePeer.Frame(FrameType.PushPromise, 4, 1, 0, 0, 0, 2)],
            _ => [Post("/unread"), .. Enumerable.Repeat(FramePeer.Frame(FrameType.Data, 0, 1, new byte[16000]), 5)],
        };
        foreach (var frame in frames)
        {
            await TryAsync(() => peer.RawAsync(frame));
        }

        Assert.Equal(error, await peer.GoneAsync());
        Assert.Equal(1, rig.Counters.Errors);
        peer.Dispose();
        await Until.TrueAsync(() => { rig.Handler.Released.TrySetResult(); return rig.Listener.Open == 0; }, "nothing is left of the connection");
    }

    // Whatever bytes follow, the connection ends or goes on, and nothing of ours fails.
    [Fact]
    public async Task Bytes_OfAnyKind_HaveADefinedEnd()
    {
        await using var rig = new DoorRig(_small with { Frames = 50 });
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            using var peer = await FramePeer.ConnectAsync(rig.At);
            for (var i = 0; i < 8; i++)
            {
                var payload = new byte[random.Next(40)];
                random.NextBytes(payload);
                var frame = FramePeer.Frame((FrameType)random.Next(11), random.Next(64), random.Next(6), payload);
                await TryAsync(() => peer.RawAsync(random.Next(10) == 0 ? payload : frame));
                await TryAsync(() => random.Next(3) == 0 ? peer.RequestAsync((2 * i) + 1, "POST", "/echo", random.Next(2) == 0) : Task.CompletedTask);
            }
        }

        await Until.TrueAsync(() => rig.Listener.Open == 0, "all connections are over");
        Assert.Equal(0, rig.Failures);
    }

    private static byte[] Post(string path) => FramePeer.Frame(FrameType.Headers, 4, 1, FramePeer.Block((":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "h")));

    private static Task FloodAsync(FramePeer peer, byte[] frame, int count) =>
        TryAsync(() => peer.RawAsync(Enumerable.Repeat(frame, count).SelectMany(one => one).ToArray()));

    // It may be cut while it sends.
    private static async Task TryAsync(Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (IOException)
        {
        }
    }
}
