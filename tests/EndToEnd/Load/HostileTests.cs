using System.Text;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Load;

/// <summary>
/// Texts that cost much, in requests, answers and streams, on connections that stay, that come anew and that leave in the middle: the loops are given away, and every
/// answer is what it is without that.
/// </summary>
public sealed class HostileTests
{
    private const string Secret = "536-22-8190";

    // Some 50 units of work for each byte: eight of these are over the budget of a round many times.
    private static readonly string Costly = string.Concat(Enumerable.Repeat("api_key=" + new string('=', 24), 250));

    [Fact]
    public async Task CostlyTexts_AtOnce_AreAnsweredAsOneByOne()
    {
        await using var upstream = new ScriptedUpstream(async exchange =>
        {
            await exchange.SendAsync(Answers.Plain("application/json", exchange.Request.Body.ToArray()));
        });
        using var gateway = await StartAsync(upstream.Port);
        var texts = Enumerable.Range(0, 6).Select(i => Text(i)).ToArray();
        var alone = new string[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            alone[i] = (await gateway.ExchangeAsync(Request(i, texts[i]))).Text;
            Assert.DoesNotContain(Secret, alone[i], StringComparison.Ordinal);
            Assert.Contains("api_key=", alone[i], StringComparison.Ordinal);
        }

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async number =>
        {
            // Two behind one another at once: their answers come in that order.
            using var client = await RawClient.ConnectAsync(gateway.Port);
            for (var round = 0; round < 6; round++)
            {
                var (first, second) = ((number + round) % texts.Length, (number + round + 1) % texts.Length);
                await client.SendAsync((byte[])[.. Request(first, texts[first]), .. Request(second, texts[second])]);
                Assert.Equal(alone[first], (await client.AnswerAsync()).Text);
                Assert.Equal(alone[second], (await client.AnswerAsync()).Text);
                using var another = await RawClient.ConnectAsync(gateway.Port);
                Assert.Equal(alone[second], (await another.ExchangeAsync(Request(second, texts[second]))).Text);
                var leaving = await RawClient.ConnectAsync(gateway.Port);
                await leaving.SendAsync(Request(first, texts[first]));
                leaving.Abort();
            }
        }));
        Assert.True(await gateway.MetricAsync("fastmcp_engine_turns_handed_over_total") > 0);
        Assert.True(await gateway.MetricAsync("fastmcp_engine_turns_posted_total") > 0);
        await FileGateway.UntilAsync(async () => await gateway.MetricAsync("fastmcp_engine_turns_aside") == 0, () => "Turns are aside for ever.");
        await FileGateway.UntilAsync(async () => await gateway.MetricAsync("fastmcp_exchanges") == 0, () => "Exchanges run for ever.");
        Assert.Equal(0, await gateway.MetricAsync("fastmcp_handler_failures_total"));
    }

    private static Task<FileGateway> StartAsync(int upstream) => FileGateway.StartAsync($$"""
        upstreams: [{ name: fixed, url: "http://127.0.0.1:{{upstream}}" }]
        routes: [{ path: /, upstream: fixed, protocol: mcp }]
        limits: { costly-turns: 3 }
        """);

    private static string Text(int number) => string.Concat(Costly.AsSpan(0, 1000 * (number + 2)), $" {Secret} ", Costly.AsSpan(7, 900 * number));

    private static byte[] Request(int id, string text) => RawClient.Request("POST", "/mcp", "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n",
        Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":ID,"method":"tools/call","params":{"name":"report","arguments":{"q":"TEXT"}}}"""
            .Replace("ID", $"{id}", StringComparison.Ordinal).Replace("TEXT", text, StringComparison.Ordinal)));
}
