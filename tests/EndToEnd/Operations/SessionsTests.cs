using System.Text;
using System.Text.Json;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary><c>fastmcp sessions</c> on what the real program recorded.</summary>
public sealed class SessionsTests
{
    private const string Hostile = "ev\u0007il\u202e<script>";

    [Fact]
    public async Task Sessions_OfARealRecord_AreListedShownExportedAndVerified()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"SSN 536-22-8190"}]}}""")));
        using var own = await FileGateway.StartAsync(
            $$"""
            upstreams: [{ name: crm, url: 'http://127.0.0.1:{{upstream.Port}}' }]
            routes: [{ name: tools, path: /, upstream: crm, protocol: mcp }]
            recording:
              folder: record
              checkpoints: { folder: checkpoints, name: gw.example/record, key: record-key.pem, every: 1s }
            """,
            gateway => Pki.WriteSigningKey(gateway.At("record-key.pem"), gateway.At("record-public.pem")));
        var name = JsonSerializer.Serialize(Hostile + " 536-22-8190");
        await own.ExchangeAsync(Call("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":NAME,"arguments":{}}}""".Replace("NAME", name, StringComparison.Ordinal)));
        await own.ExchangeAsync(Call("""{"jsonrpc":"2.0","id":2,"method":"tools/list"}"""));
        await own.ExchangeAsync(Call("""{"jsonrpc":"2.0","id":3,"id":4,"method":"tools/list"}"""));
        await own.MetricReachesAsync("fastmcp_record_checkpoints_total", 1);

        // Beside the running gateway, then of the whole log.
        Assert.Contains("tools/call", (await SessionsAsync(own, "list")).Output);
        own.Process.Stop();
        Assert.Equal(0, await own.Process.ExitAsync(ByteReader.Patience));
        var (code, list) = await SessionsAsync(own, "list");
        Assert.Equal(0, code);
        var lines = list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        // In the order in which they ended: an answer is at its client before its exchange is closed.
        var named = lines.Single(line => line.Contains("ev\\u{7}il\\u{202e}<script> [SSN]", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("malformed_message", StringComparison.Ordinal));
        Assert.DoesNotContain("536-22-8190", list);
        Assert.DoesNotContain('\u202e', list);
        Assert.Equal(3, (await SessionsAsync(own, "list", "--verdict", "allow")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Single((await SessionsAsync(own, "list", "--rule", "no-such-rule")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(3, (await SessionsAsync(own, "list", "--rule", "us-ssn", "--since", "1h")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        // By the index the same, from now on.
        Assert.Equal(0, (await SessionsAsync(own, "index")).Code);
        Assert.Equal(list, (await SessionsAsync(own, "list")).Output);
        Assert.Equal(list, (await SessionsAsync(own, "list", "--scan")).Output);
        Assert.Equal(2, (await SessionsAsync(own, "list", "--text", "Ssn SCRIPT")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        var id = named.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var (shown, entries) = await SessionsAsync(own, "show", id);
        Assert.Equal(0, shown);
        Assert.Contains("opened  Mcp route tools to crm by", entries);
        Assert.Contains("SSN [SSN]", entries);

        Assert.Equal(0, (await SessionsAsync(own, "export", "--out", own.At("all.jsonl"))).Code);
        var first = File.ReadLines(own.At("all.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).Single(one => one.GetProperty("exchange").GetString() == id);
        Assert.Equal((Hostile + " [SSN]", "Strict", "allow"), (first.GetProperty("name").GetString(), first.GetProperty("record").GetString(), first.GetProperty("verdict").GetString()));
        Assert.Equal(0, (await SessionsAsync(own, "export", "--format", "har", "--out", own.At("all.har"))).Code);
        Assert.Equal(3, JsonDocument.Parse(await File.ReadAllTextAsync(own.At("all.har"))).RootElement.GetProperty("log").GetProperty("entries").GetArrayLength());
        Assert.Equal(1, (await SessionsAsync(own, "export", "--out", own.At("all.har"))).Code);

        string[] signed = ["--checkpoints", own.At("checkpoints"), "--key", own.At("record-public.pem")];
        var (good, verdict) = await SessionsAsync(own, ["verify", .. signed]);
        Assert.True(good == 0 && verdict.Contains("The log is good", StringComparison.Ordinal), verdict);
        var segment = Directory.GetFiles(own.At("record"), "*.fmcplog").Single();
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);
        var (bad, place) = await SessionsAsync(own, ["verify", .. signed]);
        Assert.Equal(1, bad);
        Assert.Contains("the first bad place is segment 000001, entry ", place);
    }

    private static byte[] Call(string body) =>
        RawClient.Request("POST", "/", "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n", Encoding.UTF8.GetBytes(body));

    private static Task<(int Code, string Output)> SessionsAsync(FileGateway own, string command, params string[] more) =>
        SessionsAsync(own, [command, .. more]);

    private static Task<(int Code, string Output)> SessionsAsync(FileGateway own, string[] words) =>
        GatewayProcess.RunAsync(["sessions", .. words, "--record", own.At("record")]);
}
