using System.Text;
using System.Text.RegularExpressions;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Operations;

/// <summary>Through the real program: tokens and their reveal, the write-back guard, block and drop, rules by key.</summary>
public sealed partial class MaskKindTests
{
    private const string Ssn = "536-22-8190";

    private const string Policy = """
        apiVersion: fastmcp/v1
        packs: { pii: { disable: [us-ssn] } }
        rules:
          - { id: ssn-token, on: [response], pattern: '\b\d{3}-\d{2}-\d{4}\b', mask: { token: SSN } }
          - { id: order, on: [response], pattern: '\bORD-\d{6}\b', mask: { keepLast: 2 }, writeBack: refuse }
          - { id: ticket, on: [response], pattern: '\bTIC-\d{6}\b', mask: { drop: true } }
          - { id: nuclear, title: Launch codes, pattern: 'LAUNCH-[0-9]{4}', mask: { block: true } }
          - { id: password, key: { names: [password], path: '$.user.pin' } }
        reveal:
          - { rules: [ssn-token], upstreams: [crm], tools: ['create_*'] }
        """;

    [Fact]
    public async Task Token_OfAnAnswer_GoesUpAsItsValueOnlyWhereARevealSaysSo()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("application/json", Result($"ssn {Ssn}"))));
        using var own = await StartAsync(upstream.Port);
        var answer = (await own.ExchangeAsync(Call("get_person", "{}"))).Text;
        Assert.DoesNotContain(Ssn, answer);
        var token = Token().Match(answer).Value;
        Assert.Equal(50, token.Length);

        // Revealed: in the body, escaped where it stands in inner JSON; the length is right, since the upstream reads by it.
        var sent = await SentAsync(own, upstream, Call("create_person", $$"""{"ssn":"{{token}}","doc":"{\"s\":\"{{token.ToLowerInvariant()}}\"}"}"""));
        Assert.Contains("\"arguments\":{\"ssn\":\"" + Ssn + "\",\"doc\":\"{\\\"s\\\":\\\"" + Ssn + "\\\"}\"}", sent.Text);

        // Not for this tool, and not for this upstream: refused, nothing goes up.
        foreach (var request in new[] { Call("delete_person", $$"""{"ssn":"{{token}}"}"""), Call("create_person", $$"""{"ssn":"{{token}}"}""", "/other") })
        {
            var before = upstream.Requests.Count;
            var refused = await own.ExchangeAsync(request);
            Assert.Equal(200, refused.Status);
            Assert.Contains("\"write_back\"", refused.Text);
            Assert.Contains("rule ssn-token", refused.Text);
            Assert.Equal(before, upstream.Requests.Count);
        }

        // Of another session, and forged: text like any other.
        var foreign = await SentAsync(own, upstream, Call("create_person", $$"""{"ssn":"{{token}}"}""", session: "another"));
        Assert.Contains(token, foreign.Text);
        var forged = token[..10] + (token[10] == 'A' ? 'B' : 'A') + token[11..];
        Assert.Contains(forged, (await SentAsync(own, upstream, Call("create_person", $$"""{"ssn":"{{forged}}"}"""))).Text);

        await own.MetricReachesAsync("fastmcp_tokens_total{outcome=\"revealed\"}", 2);
        await own.MetricReachesAsync("fastmcp_tokens_total{outcome=\"foreign\"}", 2);
        await own.MetricReachesAsync("fastmcp_write_back_total{action=\"refused\"}", 2);
        await own.MetricReachesAsync("fastmcp_tokens_total{outcome=\"made\"}", 1);
        Assert.DoesNotContain(Ssn, own.Process.Output);
        foreach (var file in Directory.EnumerateFiles(own.At("record"), "*.fmcplog"))
        {
            var record = Encoding.Latin1.GetString(await ReadSharedAsync(file));
            Assert.DoesNotContain(Ssn, record);
            Assert.Contains(token, record);
        }
    }

    [Fact]
    public async Task Token_AfterARestartWithTheSameKey_StillOpens()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("application/json", Result($"ssn {Ssn}"))));
        var key = Convert.ToBase64String(Enumerable.Range(1, 32).Select(value => (byte)value).ToArray());
        var next = Convert.ToBase64String(Enumerable.Range(2, 32).Select(value => (byte)value).ToArray());
        string token;
        using (var first = await StartAsync(upstream.Port, key))
        {
            token = Token().Match((await first.ExchangeAsync(Call("get_person", "{}"))).Text).Value;
            Assert.DoesNotContain("no masking key", first.Process.Output);
        }

        using var second = await StartAsync(upstream.Port, "# rotated\n" + next + "\n" + key + "\n");
        Assert.Contains(Ssn, (await SentAsync(second, upstream, Call("create_person", $$"""{"ssn":"{{token}}"}"""))).Text);
        Assert.NotEqual(token, Token().Match((await second.ExchangeAsync(Call("get_person", "{}"))).Text).Value);
        using var third = await StartAsync(upstream.Port);
        Assert.Contains("no masking key", third.Process.Output);
        Assert.Contains(token, (await SentAsync(third, upstream, Call("create_person", $$"""{"ssn":"{{token}}"}"""))).Text);
    }

    [Fact]
    public async Task Reveal_OfAModernCall_ChangesMirroredFieldsWithTheBody()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("application/json", Result($"ssn {Ssn}"))));
        using var own = await StartAsync(upstream.Port);
        var token = Token().Match((await own.ExchangeAsync(Modern("get_person", "{}", ""))).Text).Value;
        var sent = await SentAsync(own, upstream, Modern("create_person", $$"""{"ssn":"{{token}}","password":"hunter2"}""", $"Mcp-Param-Ssn: {token}\r\nMcp-Param-Word: hunter2\r\n"));
        Assert.Contains(Ssn, sent.Text);
        Assert.Contains("\"password\":\"[PASSWORD]\"", sent.Text);
        Assert.Equal(Ssn, sent.Head["Mcp-Param-Ssn"]);
        Assert.Equal("[PASSWORD]", sent.Head["Mcp-Param-Word"]);
    }

    [Fact]
    public async Task Mask_ThatComesBack_IsRefusedOrNotedAsItsRuleSays()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("application/json", Result("ORD-123456 TIC-123456 a@example.com"))));
        using var own = await StartAsync(upstream.Port);
        Assert.Contains("***-****56  [EMAIL]", (await own.ExchangeAsync(Call("read_file", "{}"))).Text);
        var before = upstream.Requests.Count;
        var refused = await own.ExchangeAsync(Call("write_file", """{"text":"order ***-****56 ok"}"""));
        Assert.Contains("rule order", refused.Text);
        Assert.Contains("destroy the original", refused.Text);
        Assert.Equal(before, upstream.Requests.Count);
        Assert.Contains("to [EMAIL]", (await SentAsync(own, upstream, Call("write_file", """{"text":"to [EMAIL]"}"""))).Text);
        Assert.Contains("***-****56", (await SentAsync(own, upstream, Call("write_file", """{"text":"order ***-****56 ok"}""", session: "another"))).Text);
        await own.MetricReachesAsync("fastmcp_write_back_total{action=\"noted\"}", 1);
        await own.MetricReachesAsync("fastmcp_refusals_total{kind=\"write_back\"}", 1);
        await own.MetricReachesAsync("fastmcp_write_back_sessions", 1);
    }

    [Fact]
    public async Task Block_InARequest_SendsNothingAndInAnAnswerEndsIt()
    {
        await using var upstream = new ScriptedUpstream(async e =>
        {
            if (e.Request.Target.EndsWith("/chat/completions", StringComparison.Ordinal))
            {
                await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
                await e.SegmentAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"the code is LAUN"}""")));
                await e.SendAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"CH-1234 and more"}""")));
                await e.SendAsync(Answers.Chunk(ChatFraming.Done));
                await e.SendAsync(Answers.LastChunk);
                return;
            }

            await e.SendAsync(Answers.Plain("application/json", Result("code LAUNCH-1234 is it")));
        });
        using var own = await StartAsync(upstream.Port);
        var answer = await own.ExchangeAsync(Call("get_code", "{}"));
        Assert.Equal(200, answer.Status);
        Assert.Contains("\"blocked\"", answer.Text);
        Assert.Contains("rule nuclear (Launch codes)", answer.Text);
        Assert.DoesNotContain("LAUNCH", answer.Text);

        var before = upstream.Requests.Count;
        var request = await own.ExchangeAsync(Call("set_code", """{"code":"LAUNCH-1234"}"""));
        Assert.Contains("\"blocked\"", request.Text);
        Assert.Contains("Nothing was sent", request.Text);
        Assert.Equal(before, upstream.Requests.Count);

        using var client = await RawClient.ConnectAsync(own.Port);
        var stream = await Streams.EventStream.OpenAsync(client, Requests.Chat("/v1/chat/completions"));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (await stream.NextAsync() is not null)
            {
            }
        });
        Assert.Contains("the code is ", stream.Seen);
        Assert.DoesNotContain("LAUN", stream.Seen.Replace("Launch codes", "", StringComparison.Ordinal));
        Assert.DoesNotContain("more", stream.Seen);
        Assert.Contains("\"blocked\"", stream.Seen);
        await own.MetricReachesAsync("fastmcp_refusals_total{kind=\"blocked\"}", 3);
    }

    [Fact]
    public async Task Keys_InAnswersArgumentsAndStreams_HideTheirValues()
    {
        await using var upstream = new ScriptedUpstream(async e =>
        {
            if (e.Request.Target.EndsWith("/chat/completions", StringComparison.Ordinal))
            {
                await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
                foreach (var piece in new[] { "{\\\"pass", "word\\\":\\\"zeb", "ra99\\\",\\\"n\\\":\\\"ann\\\"}" })
                {
                    await e.SegmentAsync(Answers.Chunk(ChatFraming.Event(0, $$$"""{"tool_calls":[{"index":0,"function":{"arguments":"{{{piece}}}"}}]}""")));
                }

                await e.SendAsync(Answers.Chunk(ChatFraming.Done));
                await e.SendAsync(Answers.LastChunk);
                return;
            }

            await e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"structuredContent":{"user":{"pin":1234,"n":1234},"password":"hunter2"},"content":[{"type":"text","text":"{\"user\":{\"pin\":1234},\"password\":\"hunter2\"}"}]}}"""));
        });
        using var own = await StartAsync(upstream.Port);
        var answer = (await own.ExchangeAsync(Call("get_user", "{}"))).Text;
        Assert.Contains("""{"user":{"pin":1000,"n":1234},"password":"[PASSWORD]"}""", answer);
        Assert.Contains("""{\"user\":{\"pin\":1000},\"password\":\"[PASSWORD]\"}""", answer);
        var sent = await SentAsync(own, upstream, Call("set_user", """{"user":{"pin":"77"},"password":"hunter2"}"""));
        Assert.Contains("""{"user":{"pin":"[PASSWORD]"},"password":"[PASSWORD]"}""", sent.Text);

        using var client = await RawClient.ConnectAsync(own.Port);
        var stream = await Streams.EventStream.OpenAsync(client, Requests.Chat("/v1/chat/completions"));
        while (await stream.NextAsync() is not null)
        {
        }

        Assert.DoesNotContain("zeb", stream.Seen);
        Assert.DoesNotContain("ra99", stream.Seen);
        Assert.Contains("[PASSWORD]", stream.Seen);
        Assert.Contains("ann", stream.Seen);
        foreach (var file in Directory.EnumerateFiles(own.At("record"), "*.fmcplog"))
        {
            var record = Encoding.Latin1.GetString(await ReadSharedAsync(file));
            Assert.DoesNotContain("hunter2", record);
            Assert.DoesNotContain("\"77\"", record);
        }
    }

    [Fact]
    public async Task Key_ThatIsNone_IsAnErrorThatSaysWhatToDo()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-key-").FullName;
        var file = Path.Combine(folder, "fastmcp.yaml");
        const string Good = "listeners: [{ address: '127.0.0.1:1' }]\nupstreams: [{ name: up, url: 'http://127.0.0.1:1' }]\nroutes: [{ path: /, upstream: up }]\nmasking: { key: masking.key }\n";
        await File.WriteAllTextAsync(file, Good);
        var (code, output) = await TestKit.Programs.GatewayProcess.RunAsync("check", "--config", file);
        Assert.Equal(1, code);
        Assert.Contains("fastmcp.yaml(4,", output);
        Assert.Contains("head -c 32 /dev/urandom | base64", output);
        await File.WriteAllTextAsync(Path.Combine(folder, "masking.key"), "c2VjcmV0");
        (code, output) = await TestKit.Programs.GatewayProcess.RunAsync("check", "--config", file);
        Assert.Equal(1, code);
        Assert.Contains("Line 1 is no key", output);
        Assert.DoesNotContain("c2VjcmV0", output);
        await File.WriteAllTextAsync(Path.Combine(folder, "masking.key"), new string('0', 64));
        Assert.Equal(0, (await TestKit.Programs.GatewayProcess.RunAsync("check", "--config", file)).Code);
        Directory.Delete(folder, recursive: true);
    }

    private static Task<FileGateway> StartAsync(int port, string? key = null) => FileGateway.StartAsync(
        $$"""
        upstreams: [{ name: crm, url: 'http://127.0.0.1:{{port}}' }, { name: other, url: 'http://127.0.0.1:{{port}}' }]
        routes:
          - { path: /, upstream: crm }
          - { path: /other, upstream: other }
        policies: { folder: policies }
        recording: { folder: record }
        {{(key is null ? "" : "masking: { key: masking.key }")}}
        """,
        gateway =>
        {
            Directory.CreateDirectory(gateway.At("policies"));
            File.WriteAllText(gateway.At("policies/own.yaml"), Policy);
            if (key is not null)
            {
                File.WriteAllText(gateway.At("masking.key"), key);
            }
        });

    private static byte[] Call(string tool, string arguments, string target = "/mcp", string session = "session-1") => RawClient.Request(
        "POST", target, Requests.McpFields + $"Mcp-Session-Id: {session}\r\n",
        Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}"""));

    private static byte[] Modern(string tool, string arguments, string fields) => RawClient.Request(
        "POST", "/mcp",
        $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: {tool}\r\n{fields}",
        Encoding.UTF8.GetBytes("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "," + Meta + "}}"));

    private const string Meta = """
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}
        """;

    private static string Result(string text) => $$$"""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"{{{text}}}"}]}}""";

    private static async Task<RawRequest> SentAsync(FileGateway gateway, ScriptedUpstream upstream, byte[] request)
    {
        var before = upstream.Requests.Count;
        Assert.Equal(200, (await gateway.ExchangeAsync(request)).Status);
        return upstream.Requests.Skip(before).Single();
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    [GeneratedRegex(@"\[SSN:[A-Z2-7]+\]")]
    private static partial Regex Token();
}
