using System.Text;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>What ends in the record reaches every target at least once, and an archive exactly once, through failures, a kill and a restart.</summary>
public sealed class PushTests
{
    [Fact]
    public async Task Exchanges_ReachEveryTarget_AndSegmentsTheArchiveOnce()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"SSN 536-22-8190"}]}}""")));
        await using var targets = new PushTargets();
        foreach (var target in (string[])["hook", "hec", "otlp", "store"])
        {
            targets.Fail(target, 1);
        }

        var to = $"http://127.0.0.1:{targets.Http.Port}";
        using var own = await FileGateway.StartAsync(
            $$"""
            outbound: { allow: [127.0.0.1] }
            telemetry: { url: '{{to}}/otel', every: 1s }
            upstreams: [{ name: crm, url: 'http://127.0.0.1:{{upstream.Port}}' }]
            routes: [{ name: tools, path: /, upstream: crm, protocol: mcp }]
            recording:
              folder: record
              segment: 64KiB
              checkpoints: { folder: checkpoints, name: gw.example/record, key: record-key.pem, every: 1s }
              push:
                - { name: hook, kind: webhook, url: '{{to}}/hook', secret-file: hook-key, text: on }
                - { name: hec, kind: splunk, url: '{{to}}/hec/services/collector/event', secret-file: hec-token, form: ocsf }
                - { name: otlp, kind: otlp, url: '{{to}}/otlp/v1/logs' }
                - { name: sys, kind: syslog, url: 'tcp://127.0.0.1:{{targets.SyslogPort}}' }
                - { name: store, kind: s3, url: '{{to}}/bucket/gw', key-id: AKIDEXAMPLE, region: eu-central-1, secret-file: store-secret }
            """,
            gateway =>
            {
                Pki.WriteSigningKey(gateway.At("record-key.pem"), gateway.At("record-public.pem"));
                File.WriteAllText(gateway.At("hook-key"), PushTargets.HookKey + "\n");
                File.WriteAllText(gateway.At("hec-token"), PushTargets.HecToken + "\n");
                File.WriteAllText(gateway.At("store-secret"), PushTargets.StoreSecret + "\n");
            });
        await CallAsync(own, "find", 5);
        await CallAsync(own, targets.Poison, 1);
        await CallAsync(own, "find", 5);
        await own.MetricReachesAsync("fastmcp_push_refused_total{target=\"hook\"}", 1);
        await own.MetricReachesAsync("fastmcp_push_failures_total{target=\"hec\"}", 1);

        await TracesAsync(own, targets);

        // Ended hard with work at hand; then a target is away for a while.
        targets.Fail("otlp", 2);
        await CallAsync(own, "find", 3);
        await own.RestartAsync();
        await CallAsync(own, "find", 5);
        await own.RestartAsync();
        var list = (await GatewayProcess.RunAsync("sessions", "list", "--record", own.At("record"))).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.True(list.Length == 22, string.Join('\n', list));
        var ids = list.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]).ToHashSet();
        var poisoned = list.Single(line => line.Contains(targets.Poison, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        foreach (var target in (string[])["hook", "hec", "otlp", "sys"])
        {
            var wanted = target == "hook" ? ids.Where(id => id != poisoned).ToHashSet() : ids;
            await FileGateway.UntilAsync(() => Task.FromResult(wanted.IsSubsetOf(targets.Taken.GetValueOrDefault(target) ?? [])), () => $"{target}: {string.Join(' ', wanted.Except(targets.Taken.GetValueOrDefault(target) ?? []))}\n{own.Process.Output}");
            Assert.True(ids.IsSupersetOf(targets.Taken[target]));
        }

        Assert.DoesNotContain("536-22-8190", string.Concat(targets.Http.Requests.Select(request => request.Text)));
        await ArchiveAsync(own, targets);
        Assert.Empty(targets.Wrong);
        Assert.Empty(targets.Http.Faults);
        await FileGateway.UntilAsync(async () => await own.MetricAsync("fastmcp_push_backlog_seconds{target=\"sys\"}") == 0, () => "a backlog");
    }

    // Of what a caller samples a span, in his trace: what the message says before what the header says.
    private static async Task TracesAsync(FileGateway own, PushTargets targets)
    {
        const string Header = "Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n";
        await own.ExchangeAsync(Call("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"of the header 536-22-8190"}}""", Header));
        await own.ExchangeAsync(Call("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"meta","_meta":{"traceparent":"00-1af7651916cd43dd8448eb211c80319c-17ad6b7169203331-01"}}}""", Header));
        await own.ExchangeAsync(Call("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"unsampled"}}""", Header.Replace("-01\r", "-00\r", StringComparison.Ordinal)));
        await own.MetricReachesAsync("fastmcp_telemetry_spans_total", 13);
        var spans = targets.Spans.ToDictionary(span => span.GetProperty("spanId").GetString()!);
        Assert.Equal(13, spans.Count);
        var header = spans.Values.Single(span => span.GetProperty("name").GetString() == "tools/call of the header [SSN]");
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (header.GetProperty("traceId").GetString(), header.GetProperty("parentSpanId").GetString()));
        var meta = spans.Values.Single(span => span.GetProperty("name").GetString() == "tools/call meta");
        Assert.Equal(("1af7651916cd43dd8448eb211c80319c", "17ad6b7169203331"), (meta.GetProperty("traceId").GetString(), meta.GetProperty("parentSpanId").GetString()));
        var attributes = meta.GetProperty("attributes").EnumerateArray().ToDictionary(a => a.GetProperty("key").GetString()!, a => a.GetProperty("value").EnumerateObject().First().Value.GetString());
        Assert.Equal(("tools/call", "meta", "execute_tool", "200", "crm"), (attributes["mcp.method.name"], attributes["gen_ai.tool.name"], attributes["gen_ai.operation.name"], attributes["http.response.status_code"], attributes["server.address"]));
        Assert.True(long.Parse(attributes["fastmcp.exchange"]!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        await FileGateway.UntilAsync(() => Task.FromResult(targets.Metrics.Contains("fastmcp_exchanges_total", StringComparison.Ordinal)), () => targets.Metrics);
    }

    private static byte[] Call(string body, string fields) =>
        RawClient.Request("POST", "/", fields + "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n", Encoding.UTF8.GetBytes(body));

    // What the store has is a log by itself, as good as the one here.
    private static async Task ArchiveAsync(FileGateway own, PushTargets targets)
    {
        await FileGateway.UntilAsync(() => Task.FromResult(targets.Objects.Keys.Any(key => key.Contains("/000002.fmcplog", StringComparison.Ordinal))), () => string.Join(' ', targets.Objects.Keys));
        var copy = Directory.CreateDirectory(own.At("copy")).FullName;
        Directory.CreateDirectory(Path.Combine(copy, "checkpoints"));
        foreach (var (key, bytes) in targets.Objects)
        {
            Assert.StartsWith("/bucket/gw/", key, StringComparison.Ordinal);
            var name = key["/bucket/gw/".Length..].Split('/', 2)[1];
            Assert.Equal(await File.ReadAllBytesAsync(own.At(name.StartsWith("checkpoints/", StringComparison.Ordinal) ? name : "record/" + name)), bytes);
            await File.WriteAllBytesAsync(Path.Combine(copy, name), bytes);
        }

        Assert.Contains(targets.Objects.Keys, key => key.EndsWith(".checkpoint", StringComparison.Ordinal));
        var (code, verdict) = await GatewayProcess.RunAsync("sessions", "verify", "--record", copy);
        Assert.True(code == 0, verdict);
        var segments = targets.Objects.Keys.Where(key => key.Contains(".fmcplog", StringComparison.Ordinal)).Select(key => key.Split('/')[^1][..6]).ToList();
        Assert.Equal(segments.Distinct(), segments);
    }

    private static async Task CallAsync(FileGateway own, string tool, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool + "\",\"arguments\":{}}}";
            Assert.Equal(200, (await own.ExchangeAsync(RawClient.Request("POST", "/", "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n", Encoding.UTF8.GetBytes(body)))).Status);
        }
    }
}
