using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Guards;

/// <summary>One deadline for all the questions about one body: a guard that answers the first and never the second ends by it, as its failure mode says.</summary>
public sealed class GuardBodyTests
{
    // Three questions; the guard's own deadline is longer than a test waits.
    private static readonly string Long = string.Concat(Enumerable.Range(0, 5000).Select(i => $"Line {i}. "));

    [Fact]
    public async Task Body_WhoseQuestionsTakeTooLong_EndsByTheFailureMode()
    {
        await using var guard = new WordGuard();
        await using var upstream = new ScriptedUpstream();
        string Of(string name, string mode, string on)
        {
            var asks = 0;
            var query = guard.Script(name, e => Interlocked.Increment(ref asks) == 1 ? guard.AnswerAsync(e) : Task.Delay(Timeout.Infinite, e.Stop));
            return $"  - {{ name: {name}, kind: webhook, url: 'http://127.0.0.1:{guard.Port}/hook{query}', deadline: 1m, failure-mode: {mode}, on: {on} }}";
        }

        using var gateway = await FileGateway.StartAsync($$"""
            outbound: { allow: [127.0.0.1] }
            limits: { guard-body: 1s }
            guards:
            {{Of("request", "closed", "request")}}
            {{Of("answer", "closed", "response")}}
            {{Of("open", "open", "request")}}
            upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstream.Port}}' }]
            routes:
              - { name: request, host: request.test, upstream: up, guards: [request] }
              - { name: answer, host: answer.test, upstream: up, guards: [answer] }
              - { name: open, host: open.test, upstream: up, guards: [open] }
            """);
        var query = upstream.Script("up", e => e.SendAsync(Answers.Plain("application/json", $$"""{"note":"{{Long}}"}""")));
        Task<RawAnswer> AskAsync(string route, string body) =>
            gateway.ExchangeAsync(GuardGateway.To(route, RawClient.Request("POST", $"/data{query}", "Content-Type: application/json\r\n", Encoding.UTF8.GetBytes(body))));

        var request = await AskAsync("request", $$"""{"note":"{{Long}}"}""");
        Assert.Equal(503, request.Status);
        Assert.Contains("(limit guard-body), and request was not asked about all of it, so nothing was sent", request.Text, StringComparison.Ordinal);
        var answer = await AskAsync("answer", "{}");
        Assert.Contains("(limit guard-body), and answer was not asked about all of it: it is withheld", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Line 1.", answer.Text, StringComparison.Ordinal);
        var open = await AskAsync("open", $$"""{"note":"{{Long}}"}""");
        Assert.Equal(200, open.Status);
        Assert.Contains("Line 4999.", Assert.Single(upstream.Requests, one => one.Text.Contains("Line 1.", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
        Assert.Equal(2, await gateway.HitsAsync("guard-body"));
        foreach (var name in (string[])["request", "answer", "open"])
        {
            Assert.Equal(1, await gateway.MetricAsync($"fastmcp_guard_out_of_time_total{{guard=\"{name}\"}}"));
            Assert.Equal(0, await gateway.MetricAsync($"fastmcp_guard_open{{guard=\"{name}\"}}"));
        }
    }
}
