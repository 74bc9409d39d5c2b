using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>What <c>--record</c> puts on record, and what never gets there.</summary>
public sealed class RecordTests
{
    private const string Ssn = "536-22-8190";
    private const string Mail = "jane.doe@example.com";
    private const string Key = "AKIAIOSFODNN7EXAMPLE";

    [Fact]
    public async Task Exchanges_AreOnRecordMaskedInBothDirections()
    {
        await using var upstream = new ScriptedUpstream(async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SegmentAsync(Answers.Chunk(ChatFraming.Event(0, $$"""{"content":"first {{Ssn}} "}""")));
            await e.SegmentAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"mail jane.doe@exam"}""")));
            await e.SegmentAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"ple.com key \u0041KIAIOSFODNN7EXAMPLE."}""")));
            await e.SendAsync(Answers.Chunk(ChatFraming.Done));
            await e.SendAsync(Answers.LastChunk);
        });
        var (folder, log) = await RecordAsync(upstream.Port, async port =>
        {
            using var client = await RawClient.ConnectAsync(port);
            var body = $$"""{"model":"m","stream":true,"messages":[{"role":"user","content":"I am {{Ssn}}, \u006aane.doe@example.com, {{Key}}"}]}""";
            await client.ExchangeAsync(RawClient.Request("POST", "/v1/chat/completions", "Content-Type: application/json\r\n", Encoding.UTF8.GetBytes(body)));
        });
        // What is for answers alone goes up, what is for requests does not: that it is recorded changes nothing.
        Assert.Contains(Ssn, upstream.Requests.Single().Text);
        Assert.DoesNotContain(Key, upstream.Requests.Single().Text);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            Assert.All(new[] { Ssn, Mail, Key, "KIAIOSFODNN7", "ane.doe@example.com", "536-22" }, planted => Assert.DoesNotContain(planted, bytes));
        }

        var entries = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Single(entries, l => l.Contains("opened ", StringComparison.Ordinal) && l.Contains("OpenAi route all to upstream by", StringComparison.Ordinal));
        Assert.Single(entries, l => l.Contains("request ", StringComparison.Ordinal) && l.Contains("I am [SSN], [EMAIL], [AWS-KEY-ID]", StringComparison.Ordinal));
        Assert.Single(entries, l => l.Contains("status 200 text/event-stream", StringComparison.Ordinal));
        Assert.True(entries.Count(l => l.Contains(" piece ", StringComparison.Ordinal)) >= 3, log);
        Assert.Contains("first [SSN]", log);
        foreach (var side in (string[])["request", "reply"])
        {
            foreach (var rule in (string[])["ssn", "email", "aws-access-key-id"])
            {
                Assert.Contains(entries, l => l.Contains($"found   in the {side}: ", StringComparison.Ordinal) && l.Contains($"{rule} masked at ", StringComparison.Ordinal));
            }
        }

        Assert.Single(entries, l => l.Contains("closed  status 200", StringComparison.Ordinal) && l.EndsWith("Complete", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Answers_WhereSomeRuleIsForRequestsOnly_LeaveNoTextOnRecord()
    {
        var policies = Directory.CreateTempSubdirectory("fastmcp-policies-").FullName;
        await File.WriteAllTextAsync(Path.Combine(policies, "own.yaml"), """
            apiVersion: fastmcp/v1
            title: Own
            on: [request]
            rules:
              - id: kiwi-word
                title: kiwi
                pattern: '\bkiwi-\d\d?\b'
                severity: low
                mask: { replace: '[KIWI]' }
                examples:
                  match: [kiwi-1]
                  clean: [kiwi]
            """);
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "answer kiwi-12")));
        var (folder, log) = await RecordAsync(
            upstream.Port,
            async port =>
            {
                using var client = await RawClient.ConnectAsync(port);
                Assert.Equal("answer kiwi-12", (await client.ExchangeAsync(RawClient.Request("POST", "/", "", "request kiwi-12"u8))).Text);
            },
            "--policies", policies);
        Assert.Contains("request [KIWI]", log);
        Assert.DoesNotContain("kiwi-12", log);
        Assert.Contains("closed  status 200, 15 bytes up, 14 bytes down, Complete", log);
        Directory.Delete(folder, recursive: true);
        Directory.Delete(policies, recursive: true);
    }

    [Fact]
    public async Task Answers_ThatDoNotEndWhole_AreClosedByWhatEndedThem()
    {
        await using var upstream = new ScriptedUpstream();
        upstream.Script("midway", async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/plain"));
            await e.SegmentAsync(Answers.Chunk("begin 536-22-81"));
            e.Close();
        });
        upstream.Script("none", e =>
        {
            e.Close();
            return Task.CompletedTask;
        });
        upstream.Script("event", e => e.SendAsync((byte[])[.. Answers.ChunkedHead("text/event-stream"), .. Answers.Chunk("data: x\n\n"), .. Answers.Chunk("data: " + new string('a', 3 << 20))]));
        var (folder, log) = await RecordAsync(upstream.Port, async port =>
        {
            foreach (var name in new[] { "midway", "event" })
            {
                using var client = await RawClient.ConnectAsync(port);
                await Assert.ThrowsAsync<IncompleteMessageException>(() => client.ExchangeAsync(Requests.Get("/?case=" + name)));
            }

            using var last = await RawClient.ConnectAsync(port);
            Assert.Equal(502, (await last.ExchangeAsync(Requests.Get("/?case=none"))).Status);
        });
        var closed = log.Split('\n').Where(l => l.Contains(" closed ", StringComparison.Ordinal)).Select(l => l[l.IndexOf("status", StringComparison.Ordinal)..]).ToArray();
        Assert.Equal(3, closed.Length);
        Assert.StartsWith("status 200, 0 bytes up, 6 bytes down, UpstreamFailed, upstream_broken", closed[0]);
        Assert.Matches("^status 200, .* Cut, upstream_broken$", closed[1]);
        Assert.Matches("^status 502, .* UpstreamFailed, upstream_broken$", closed[2]);
        Assert.Contains("begin ", log);
        Assert.DoesNotContain("536-22", log);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Disk_ThatTakesNothing_RefusesWhatMustBeOnRecordAndComesBackByItself()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "in")));
        using var own = await FileGateway.StartAsync($$"""
            upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstream.Port}}' }]
            routes:
              - { path: /, upstream: up }
              - { path: /strict, upstream: up, record: strict }
              - { path: /available, upstream: up, record: available }
            recording: { folder: record, segment: 64KiB }
            """);
        Assert.Equal(200, (await own.HealthAsync()).Status);
        var big = new string('x', 70_000);
        Task<RawAnswer> Ask(string path, string body = "ask") => own.ExchangeAsync(RawClient.Request("POST", path, "", Encoding.UTF8.GetBytes(body)));
        Assert.Equal("in", (await Ask("/strict")).Text);

        // A file in the folder's place: the next segment cannot be made, for root neither. A large body makes it due.
        Directory.Move(own.At("record"), own.At("aside"));
        await File.WriteAllTextAsync(own.At("record"), "");
        Assert.Equal("in", (await Ask("/available", big)).Text);
        await own.MetricReachesAsync("fastmcp_record_failing", 1);
        var called = upstream.Requests.Count;
        var refused = await Ask("/strict");
        Assert.Equal(503, refused.Status);
        Assert.Contains("cannot be put on record at the moment, so it was not made", refused.Text);
        Assert.Contains("record_unavailable", refused.Text);
        Assert.Equal(called, upstream.Requests.Count);
        var withheld = await Ask("/");
        Assert.Equal(503, withheld.Status);
        Assert.Contains("its answer is withheld", withheld.Text);
        Assert.DoesNotContain("\"in\"", withheld.Text);
        Assert.Equal(called + 1, upstream.Requests.Count);
        Assert.Equal("in", (await Ask("/available")).Text);
        var (status, health) = await own.HealthAsync();
        Assert.Equal(503, status);
        Assert.Contains("\"failing\"", health);
        Assert.Contains("A segment of the session log ended with an error", own.Process.Output);

        // Without traffic and without an operator: the log looks for itself whether it can write.
        File.Delete(own.At("record"));
        await own.SaysAsync("The session log is written again");
        (status, health) = await own.HealthAsync();
        Assert.Equal(200, status);
        Assert.Contains("entries of the record were lost since the start", health);
        Assert.Equal("in", (await Ask("/strict")).Text);
    }

    private static async Task<(string Folder, string Log)> RecordAsync(int upstreamPort, Func<int, Task> play, params string[] more)
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-record-").FullName;
        using (var own = await GatewayProcess.ServeAsync(upstreamPort, ["--record", folder, .. more]))
        {
            await play(own.Port);
            own.Stop();
            Assert.Equal(0, await own.ExitAsync(ByteReader.Patience));
        }

        var (code, log) = await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", folder);
        Assert.True(code == 0, log);
        var (good, verdict) = await GatewayProcess.RunAsync("sessions", "verify", "--record", folder);
        Assert.True(good == 0, verdict);
        return (folder, log);
    }
}
