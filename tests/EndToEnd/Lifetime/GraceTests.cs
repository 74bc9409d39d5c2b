using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Streams;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Lifetime;

/// <summary>SIGTERM with a limit on how long running exchanges are waited for.</summary>
public sealed class GraceTests
{
    [Fact]
    public async Task Terminated_StreamOutlastsTheGrace_IsCutAndTheClientCanSeeIt()
    {
        await using var upstream = new ScriptedUpstream(async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SendAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"begin"}""")));
            await e.PeerLeavesAsync(2 * ByteReader.Patience);
        });
        var port = FreePort.Next();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $$"""
            listeners:
              - address: 127.0.0.1:{{port}}
            upstreams:
              - name: up
                url: http://127.0.0.1:{{upstream.Port}}
            routes:
              - path: /
                upstream: up
            limits:
              drain-grace: 500ms
            """);
        using var own = await GatewayProcess.StartAsync(port, ["serve", "--config", file]);
        using var client = await RawClient.ConnectAsync(port);
        var stream = await EventStream.OpenAsync(client, Requests.Chat("/v1/chat/completions"));
        Assert.NotNull(await stream.NextAsync());

        own.Stop();
        await Assert.ThrowsAsync<IncompleteMessageException>(() => stream.NextAsync());
        await own.ExitAsync(ByteReader.Patience);
        File.Delete(file);
    }
}
