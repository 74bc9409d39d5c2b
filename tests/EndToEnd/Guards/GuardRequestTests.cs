using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Guards;

/// <summary>What becomes of requests that guards are asked about.</summary>
public sealed class GuardRequestTests(GuardGateway gateway)
{
    private const string Empty = """{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""";

    [Theory]
    [InlineData("webhook")]
    [InlineData("presidio")]
    [InlineData("armor")]
    public async Task Arguments_ThatAGuardKnows_GoUpAndOnRecordWithoutThem(string route)
    {
        RawRequest? up = null;
        var mark = Guid.NewGuid().ToString("N")[..12];
        var answer = await gateway.ExchangeAsync(route, target => Call(target, $$"""{"to":"Ada Lovelace","note":"{\"deep\":\"a😀b 536-22-8190\"}","n":12,"mark":"{{mark}}"}"""), "/mcp", e =>
        {
            up = e.Request;
            return e.SendAsync(Answers.Plain("application/json", Empty));
        });
        Assert.True(answer.Status == 200, answer.Text + string.Join("; ", gateway.Guard.Faults));
        var sent = LooseJson.Parse(up!.Text);
        Assert.Equal("[PERSON]", LooseJson.Find(sent, "params.arguments.to"));
        Assert.Equal("""{"deep":"[NRP] 536-22-8190"}""", LooseJson.Find(sent, "params.arguments.note"));
        Assert.Equal("get_rows", LooseJson.Find(sent, "params.name"));
        // The rule is about answers; the upstream may see it, a stranger may not.
        Assert.DoesNotContain(gateway.Guard.Shown, text => text.Contains("536-22-8190", StringComparison.Ordinal));
        var shown = "";
        await FileGateway.UntilAsync(
            async () => (shown = (await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", gateway.Gateway.At("record"))).Output).Contains($"guard/{(route == "webhook" ? "words" : route == "presidio" ? "analyzer" : route)}/NRP", StringComparison.Ordinal), () => shown);
        var record = Encoding.UTF8.GetString([.. Directory.GetFiles(gateway.Gateway.At("record"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).SelectMany(Read)]);
        Assert.DoesNotContain("\"to\":\"Ada Lovelace\",\"note\"", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finding_OfAGuard_IsAFactForDecisions()
    {
        var asked = 0;
        Task Upstream(UpstreamExchange e)
        {
            asked++;
            return e.SendAsync(Answers.Plain("application/json", Empty));
        }

        var denied = await gateway.ExchangeAsync("ahead", target => Call(target, """{"to":"12 Baker Street"}"""), "/mcp", Upstream);
        Assert.Contains("No addresses.", denied.Text, StringComparison.Ordinal);
        Assert.Equal(0, asked);
        var passed = await gateway.ExchangeAsync("ahead", target => Call(target, """{"to":"Ada Lovelace"}"""), "/mcp", Upstream);
        Assert.Equal((200, 1), (passed.Status, asked));
    }

    [Theory]
    [InlineData("deny", "fruit", 403, "does not let this request pass, because of what it calls FRUIT")]
    [InlineData("deny", "CANARY", 403, "does not let this request pass, because of what it calls OTHER")]
    [InlineData("deny", "person", 403, "does not let this request pass.")]
    [InlineData("annotate", "fruit", 200, "")]
    public async Task Verdict_OfAGuard_IsHeededAndItsWordsAreNot(string verdict, string label, int status, string says)
    {
        gateway.Guard.Script("fruit", e =>
        {
            using var asked = System.Text.Json.JsonDocument.Parse(e.Request.Body);
            return e.SendAsync(Answers.Plain("application/json", $$"""{"ask":"{{asked.RootElement.GetProperty("ask").GetString()}}","verdict":"{{(asked.RootElement.GetProperty("on").GetString() == "request" ? verdict : "pass")}}","label":"{{label}}","reason":"CANARY"}"""));
        });
        var answer = await gateway.ExchangeAsync("fruit", Requests.WholeChat, "/v1/chat/completions", e => e.SendAsync(Answers.Plain("application/json", "{}")));
        Assert.Equal(status, answer.Status);
        Assert.Contains(says, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", answer.Text + gateway.Gateway.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Late_Answer_IsNone()
    {
        using var goOn = new SemaphoreSlim(0);
        gateway.Guard.Script("once", e => goOn.WaitAsync(e.Stop));
        var answer = await gateway.ExchangeAsync("once", Requests.WholeChat, "/v1/chat/completions", e => e.SendAsync(Answers.Plain("application/json", "{}")));
        Assert.Equal(503, answer.Status);
        Assert.Contains("could not be asked about this request, so nothing was sent", answer.Text, StringComparison.Ordinal);
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_guard_asks_total{guard=\"once\",outcome=\"late\"}") >= 1);
        goOn.Release(100);
    }

    [Fact]
    public async Task Crowd_BeyondTheQueue_IsRefusedAtOnce()
    {
        using var asked = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        gateway.Guard.Script("crowd", async e =>
        {
            asked.Release();
            await goOn.WaitAsync(e.Stop);
            await gateway.Guard.AnswerAsync(e);
        });
        Task<RawAnswer> Ask() => gateway.ExchangeAsync("crowd", Requests.WholeChat, "/v1/chat/completions", e => e.SendAsync(Answers.Plain("application/json", "{}")));
        var first = Ask();
        Assert.True(await asked.WaitAsync(ByteReader.Patience));
        var second = Ask();
        await gateway.Gateway.MetricReachesAsync("fastmcp_guard_asks_running{guard=\"crowd\"}", 2);
        Assert.Equal(503, (await Ask()).Status);
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_guard_asks_total{guard=\"crowd\",outcome=\"overloaded\"}") >= 1);
        goOn.Release(1000);
        Assert.Equal((200, 200), ((await first).Status, (await second).Status));
    }

    private static byte[] Call(string target, string arguments) => RawClient.Request(
        "POST", target, Requests.McpFields, Encoding.UTF8.GetBytes("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"get_rows\",\"arguments\":" + arguments + "}}"));

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
