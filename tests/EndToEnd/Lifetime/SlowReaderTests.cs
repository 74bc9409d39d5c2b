using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Lifetime;

/// <summary>A client that stops reading stops the upstream; nothing piles up between them.</summary>
public sealed class SlowReaderTests
{
    private const long Bound = 64L << 20;

    [Fact]
    public async Task Client_StopsReading_UpstreamStopsAndMemoryStaysBounded()
    {
        long sent = 0;
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            await exchange.SendAsync(Answers.ChunkedHead("text/event-stream"));
            var block = Answers.Chunk(string.Concat(Enumerable.Repeat(ChatFraming.Event(0, """{"content":"some words "}"""), 64)));
            while (Volatile.Read(ref sent) < 4 * Bound)
            {
                await exchange.SendAsync(block);
                Interlocked.Add(ref sent, block.Length);
            }
        });
        using var own = await GatewayProcess.ServeAsync(upstream.Port);
        using var client = await RawClient.ConnectAsync(own.Port, receiveBuffer: 16 * 1024);
        var stream = await EventStream.OpenAsync(client, Requests.Chat("/v1/chat/completions"));
        Assert.NotNull(await stream.NextAsync());
        var before = own.ResidentBytes;

        var stopped = await RestsAsync(() => Volatile.Read(ref sent));
        Assert.True(stopped < Bound, $"{stopped} bytes were taken for a client that does not read.");
        Assert.True(own.ResidentBytes - before < Bound, $"Memory grew from {before} to {own.ResidentBytes}.");

        for (var i = 0; i < 200_000 && Volatile.Read(ref sent) <= stopped; i++)
        {
            Assert.NotNull(await stream.NextAsync());
        }

        Assert.True(Volatile.Read(ref sent) > stopped, "The upstream did not go on.");
    }

    // The value at which the counter has rested for a while.
    private static async Task<long> RestsAsync(Func<long> counter)
    {
        var (value, since) = (counter(), 0);
        for (var i = 0; since < 10; i++)
        {
            Assert.True(i < 600 && value < 4 * Bound, $"The upstream is never stopped; {value} bytes so far.");
            await Task.Delay(100);
            since = counter() == value ? since + 1 : 0;
            value = counter();
        }

        return value;
    }
}
