using System.IO.Compression;
using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>Sealed originals of the real program: opened by two people, once, on record; gone with their keys.</summary>
public sealed class OriginalTests
{
    private const string Ssn = "536-22-8190";

    [Fact]
    public async Task Original_OfARouteThatSeals_IsOpenedByTwo_AndErased()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Zipped($$$"""{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"of {{{Ssn}}}"}]}}""")));
        using var own = await FileGateway.StartAsync(
            Yaml(upstream.Port, ""),
            gateway =>
            {
                foreach (var holder in (string[])["asker", "approver"])
                {
                    Pki.WriteSigningKey(gateway.At(holder + ".pem"), gateway.At(holder + "-public.pem"));
                }
            });
        foreach (var route in (string[])["sealed", "plain"])
        {
            Assert.Equal(200, (await own.ExchangeAsync(Call("/" + route, $$$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find","arguments":{"q":"{{{{Ssn}}}}"}}}"""))).Status);
        }

        var lines = (await SessionsAsync(own, "list")).Output.Split('\n');
        var id = IdOf(lines, " sealed ");
        Assert.Equal(1, (await SessionsAsync(own, "unseal", IdOf(lines, " plain "), "--reason", "r", "--by", "alice", "--ask", own.At("none"))).Code);
        await FileGateway.UntilAsync(() => Task.FromResult(Directory.Exists(own.At("record/originals")) && Directory.GetFiles(own.At("record/originals"), "*.original-key").Length == 1), () => "no key");

        Assert.Equal(0, (await SessionsAsync(own, "unseal", id, "--reason", "incident 17", "--by", "alice", "--ask", own.At("ask"))).Code);
        string[] approve = ["sessions", "approve", own.At("ask"), "--key", own.At("approver.pem"), "--asker", own.At("asker-public.pem")];
        Assert.Equal(1, (await GatewayProcess.RunAsync([.. approve, "--by", "Alice", "--out", own.At("self")])).Code);
        var (approved, said) = await GatewayProcess.RunAsync([.. approve, "--by", "bob", "--out", own.At("approval")]);
        Assert.True(approved == 0 && said.Contains("alice asks for 1 exchanges under 1 keys", StringComparison.Ordinal) && said.Contains("incident 17", StringComparison.Ordinal), said);
        Assert.True(said.Contains($"  {id}  ", StringComparison.Ordinal) && said.Contains("by anonymous", StringComparison.Ordinal) && said.Contains("sealed tools/call find", StringComparison.Ordinal), said);

        // Beside the gateway that runs, which puts it on record first.
        var (code, shown) = await SessionsAsync(own, "unseal", id, "--approval", own.At("approval"), "--key", own.At("asker.pem"));
        Assert.True(code == 0, shown);
        Assert.Contains($"\"q\":\"{Ssn}\"", shown);
        Assert.Contains($"\"text\":\"of {Ssn}\"", shown);
        Assert.Contains("used before", (await SessionsAsync(own, "unseal", id, "--approval", own.At("approval"), "--key", own.At("asker.pem"))).Output);
        Assert.Contains("not made for this key", (await SessionsAsync(own, "unseal", id, "--approval", own.At("approval"), "--key", own.At("approver.pem"))).Output + (await AgainAsync(own, id)));
        var log = (await SessionsAsync(own, "tail", "--once")).Output;
        Assert.Contains($"admin   cli:alice, approved by bob: unseal {id}: incident 17; request ", log);
        Assert.Contains(": view list\n", log);

        await JudgeAsync(own, id, upstream.Port);

        // No file holds it, in neither form.
        Assert.All(Directory.EnumerateFiles(own.At("record"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)), file => Assert.DoesNotContain(Ssn, Read(file)));

        Assert.Contains("Erased.", (await SessionsAsync(own, "erase", "--exchange", id, "--reason", "wish", "--by", "alice")).Output);
        Assert.Contains("There is no exchange", (await SessionsAsync(own, "show", id)).Output);
        Assert.Equal(0, (await SessionsAsync(own, "erase", "--caller", "anonymous", "--reason", "wish", "--by", "alice")).Code);
        Assert.Empty(Directory.GetFiles(own.At("record/originals"), "*.original-key"));
        var (good, verdict) = await SessionsAsync(own, "verify");
        Assert.True(good == 0 && verdict.Contains("entries were erased, as the log says", StringComparison.Ordinal), verdict);
        Assert.Equal(200, (await own.ExchangeAsync(Call("/sealed", """{"jsonrpc":"2.0","id":2,"method":"tools/list"}"""))).Status);
    }

    // A rule that begins to the left of the value takes it from the other one: masked text could never tell. What it says is what the gateway then does.
    private static async Task JudgeAsync(FileGateway own, string id, int port)
    {
        Directory.CreateDirectory(own.At("next"));
        await File.WriteAllTextAsync(own.At("next/own.yaml"), """
            apiVersion: fastmcp/v1
            rules:
              - { id: of-word, title: Of, pattern: 'of 5', on: [response], severity: low, mask: { replace: '[OF]' }, examples: { match: ['of 5'], clean: ['of x'] } }
            """);
        await SessionsAsync(own, "unseal", id, "--reason", "judge", "--by", "alice", "--ask", own.At("ask3"));
        await GatewayProcess.RunAsync(["sessions", "approve", own.At("ask3"), "--key", own.At("approver.pem"), "--asker", own.At("asker-public.pem"), "--by", "bob", "--out", own.At("approval3")]);
        var (code, told) = await GatewayProcess.RunAsync(["replay", "--policy", own.At("next"), "--record", own.At("record"), "--session", id, "--approval", own.At("approval3"), "--key", own.At("asker.pem"), "--exit-code"]);
        Assert.True(code == 5, told);
        var lines = told.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Contains(lines, line => line is ["masked", "of-word", "answer", "find", "1", "1"]);
        Assert.Contains(lines, line => line is ["not", "masked", "us-ssn", "answer", "find", "1", "1"]);
        Assert.Contains("1 exchanges: 1 would change, 0 cannot be told", told);

        own.Write(Yaml(port, "policies: { folder: next }"));
        own.Process.Reload();
        await FileGateway.UntilAsync(
            async () => (await own.ExchangeAsync(Call("/plain", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find","arguments":{}}}"""))).Text.Contains($"\"text\":\"[OF]{Ssn[1..]}\"", StringComparison.Ordinal),
            () => own.Process.Output);
    }

    private static string Yaml(int port, string more) =>
            $$"""
            upstreams: [{ name: crm, url: 'http://127.0.0.1:{{port}}' }]
            routes:
              - { name: sealed, path: /sealed, upstream: crm, protocol: mcp, originals: on }
              - { name: plain, path: /plain, upstream: crm, protocol: mcp }
            recording:
              folder: record
              segment: 64KiB
              originals: { keys: [asker-public.pem, approver-public.pem], keep: 7d }
            {{more}}
            """;

    private static async Task<string> AgainAsync(FileGateway own, string id)
    {
        await SessionsAsync(own, "unseal", id, "--reason", "r", "--by", "alice", "--ask", own.At("ask2"));
        await GatewayProcess.RunAsync(["sessions", "approve", own.At("ask2"), "--key", own.At("approver.pem"), "--asker", own.At("asker-public.pem"), "--by", "bob", "--out", own.At("approval2")]);
        return (await SessionsAsync(own, "unseal", id, "--approval", own.At("approval2"), "--key", own.At("approver.pem"))).Output;
    }

    private static string IdOf(string[] lines, string what) => lines.Single(line => line.Contains(what, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Encoding.Latin1.GetString(memory.ToArray());
    }

    // What is sealed is what the content was, not how it was encoded.
    private static byte[] Zipped(string json)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(Encoding.UTF8.GetBytes(json));
        }

        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {zipped.Length}\r\n\r\n"), .. zipped.ToArray()];
    }

    private static byte[] Call(string path, string body) =>
        RawClient.Request("POST", path, "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n", Encoding.UTF8.GetBytes(body));

    private static Task<(int Code, string Output)> SessionsAsync(FileGateway own, params string[] words) =>
        GatewayProcess.RunAsync(["sessions", .. words, "--record", own.At("record")]);
}
