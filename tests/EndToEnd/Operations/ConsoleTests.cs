using System.Text.RegularExpressions;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>The console of the real program, beside the traffic that it shows.</summary>
public sealed partial class ConsoleTests
{
    [Fact]
    public async Task Console_OfAGateway_ShowsWhatPassedAndPutsViewsOnRecord()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"SSN 536-22-8190"}]}}""")));
        var port = FreePort.Next();
        using var own = await FileGateway.StartAsync(
            $$"""
            console: { listen: 'localhost:{{port}}' }
            upstreams: [{ name: crm, url: 'http://127.0.0.1:{{upstream.Port}}' }]
            routes: [{ name: tools, path: /, upstream: crm, protocol: mcp }]
            recording: { folder: record }
            """);
        using var browser = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = ByteReader.Patience };
        await own.ExchangeAsync(RawClient.Request(
            "POST", "/", "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"lookup","arguments":{}}}"""u8.ToArray()));

        // The exchange is closed behind its answer, and the index looks when it is asked: until then it runs.
        string list;
        while (!(list = await browser.GetStringAsync(new Uri("/?rule=us-ssn", UriKind.Relative))).Contains("<b>lookup</b>", StringComparison.Ordinal) || !list.Contains("complete", StringComparison.Ordinal))
        {
            await Task.Delay(50);
        }

        Assert.Contains("<b>lookup</b>", list);
        var id = Watched().Match(list).Groups[1].Value;
        Assert.Contains("builtin:allow-all", await browser.GetStringAsync(new Uri("/watch/" + id, UriKind.Relative)));
        var timeline = await browser.GetStringAsync(new Uri("/api/exchanges/" + id, UriKind.Relative));
        Assert.Contains("""["mask","[SSN]","us-ssn"]""", timeline);
        Assert.DoesNotContain("536-22-8190", timeline);
        Assert.Contains("US social security number", await browser.GetStringAsync(new Uri("/policy", UriKind.Relative)));
        Assert.Contains("application/json as messages", await browser.GetStringAsync(new Uri("/health", UriKind.Relative)));
        Assert.Contains("anonymous", await browser.GetStringAsync(new Uri("/agents", UriKind.Relative)));

        own.Process.Stop();
        Assert.Equal(0, await own.Process.ExitAsync(ByteReader.Patience));
        var (_, log) = await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", own.At("record"));
        Assert.Contains($"admin   console: view exchange {id}", log);
        Assert.Contains($"admin   console: view content of exchange {id}", log);
        Assert.Equal(0, (await GatewayProcess.RunAsync("sessions", "verify", "--record", own.At("record"))).Code);

        // The same record without the gateway: the pages are the same, and the record stays as it is.
        var before = Directory.GetFiles(own.At("record"), "*.fmcplog").Select(f => new FileInfo(f).Length).Sum();
        using var offline = await GatewayProcess.StartAsync(port, ["console", "--record", own.At("record"), "--listen", $"127.0.0.1:{port}"]);
        Assert.Contains("""["mask","[SSN]","us-ssn"]""", await browser.GetStringAsync(new Uri("/api/exchanges/" + id, UriKind.Relative)));
        Assert.Contains("not put on record", await browser.GetStringAsync(new Uri("/watch/" + id, UriKind.Relative)));
        Assert.Equal(before, Directory.GetFiles(own.At("record"), "*.fmcplog").Select(f => new FileInfo(f).Length).Sum());
        offline.Stop();
        Assert.Equal(0, await offline.ExitAsync(ByteReader.Patience));
    }

    [Theory]
    [InlineData("console", "--record", "RECORD", "--listen", "0.0.0.0:9466")]
    [InlineData("serve", "--upstream", "http://127.0.0.1:1", "--console", "0.0.0.0:9466")]
    public async Task Console_OnAnAddressThatOthersReach_IsAnError(params string[] words)
    {
        var (code, said) = await GatewayProcess.RunAsync([.. words.Select(w => w == "RECORD" ? Path.GetTempPath() : w)]);
        Assert.NotEqual(0, code);
        Assert.Contains("sign-in", said, StringComparison.Ordinal);
    }

    [GeneratedRegex("""href="/watch/([^"]+)">""")]
    private static partial Regex Watched();
}
