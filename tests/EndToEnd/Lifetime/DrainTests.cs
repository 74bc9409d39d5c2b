using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Lifetime;

/// <summary>SIGTERM.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Terminated_WhileAStreamRuns_TheStreamEndsWholeAndNewOnesAreRefused()
    {
        var finish = new TaskCompletionSource();
        await using var upstream = new ScriptedUpstream(e => StreamAsync(e, finish.Task));
        using var own = await GatewayProcess.ServeAsync(upstream.Port);
        using var client = await RawClient.ConnectAsync(own.Port);
        var stream = await EventStream.OpenAsync(client, Requests.Chat("/v1/chat/completions"));
        Assert.NotNull(await stream.NextAsync());

        own.Stop();
        await RefusesAsync(own.Port);
        finish.SetResult();
        SseEvent? last = null;
        while (await stream.NextAsync() is { } e)
        {
            last = e;
        }

        Assert.Equal("[DONE]", last!.Data);
        Assert.Equal(0, await own.ExitAsync(ByteReader.Patience));
    }

    [Fact]
    public async Task Terminated_WithNothingRunning_LeavesAtOnce()
    {
        await using var upstream = new ScriptedUpstream();
        using var own = await GatewayProcess.ServeAsync(upstream.Port);
        using var idle = await RawClient.ConnectAsync(own.Port);
        Assert.Equal(200, (await idle.ExchangeAsync(Requests.Get("/"))).Status);
        own.Stop();
        Assert.Equal(0, await own.ExitAsync(ByteReader.Patience));
        Assert.True(await idle.IsEndedAsync());
    }

    [Fact]
    public async Task Terminated_AtTheFirstMomentItAccepts_LeavesWithCodeZero()
    {
        // The window between listening and obeying signals was small: many tries, each of which must hold.
        await using var upstream = new ScriptedUpstream();
        for (var i = 0; i < 8; i++)
        {
            using var own = await GatewayProcess.ServeAsync(upstream.Port);
            own.Stop();
            Assert.Equal(0, await own.ExitAsync(ByteReader.Patience));
        }
    }

    private static async Task StreamAsync(UpstreamExchange exchange, Task finish)
    {
        await exchange.SendAsync(Answers.ChunkedHead("text/event-stream"));
        await exchange.SendAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"begin"}""")));
        await finish.WaitAsync(exchange.Stop);
        await exchange.SendAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":" end"}""") + ChatFraming.Event(0, "{}", "\"stop\"") + ChatFraming.Done));
        await exchange.SendAsync(Answers.LastChunk);
    }

    private static async Task RefusesAsync(int port)
    {
        for (var i = 0; await GatewayProcess.CanConnectAsync(port); i++)
        {
            Assert.True(i < 300, "New connections are still taken.");
            await Task.Delay(100);
        }
    }
}
