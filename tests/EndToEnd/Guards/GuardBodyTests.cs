using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Guards;

/// <summary>One deadline for all the questions about one body: a guard that answers the first and never the second ends by it, as its failure mode says.</summary>
public sealed class GuardBodyTests
{
    private const int Crowd = 6;

    // Three questions; the guard's own deadline is longer than a test waits.
    private static readonly string Long = string.Concat(Enumerable.Range(0, 5000).Select(i => $"Line {i}. "));

    [Fact]
    public async Task Body_WhoseQuestionsTakeTooLong_EndsByTheFailureMode()
    {
        await using var guard = new WordGuard();
        await using var upstream = new ScriptedUpstream();
        string Of(string name, string mode, string on, int answered)
        {
            var (asks, all) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var query = guard.Script(name, async e =>
            {
                var ask = Interlocked.Increment(ref asks);
                if (ask == answered)
                {
                    all.SetResult();
                }

                await (ask <= answered ? all.Task : Task.Delay(Timeout.Infinite, e.Stop)).WaitAsync(e.Stop);
                await guard.AnswerAsync(e);
            });
            return $"  - {{ name: {name}, kind: webhook, url: 'http://127.0.0.1:{guard.Port}/hook{query}', deadline: 1m, failure-mode: {mode}, on: {on} }}";
        }

        using var gateway = await FileGateway.StartAsync($$"""
            outbound: { allow: [127.0.0.1] }
            limits: { guard-body: 2s }
            guards:
            {{Of("request", "closed", "request", 1)}}
            {{Of("answer", "closed", "response", 1)}}
            {{Of("open", "open", "request", 1)}}
            {{Of("crowd", "closed", "request", Crowd)}}
            {{Of("hung", "closed", "request", 0)}}
            upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstream.Port}}' }]
            routes:
              - { name: request, host: request.test, upstream: up, guards: [request] }
              - { name: answer, host: answer.test, upstream: up, guards: [answer] }
              - { name: open, host: open.test, upstream: up, guards: [open] }
              - { name: crowd, host: crowd.test, upstream: up, guards: [crowd] }
              - { name: hung, host: hung.test, upstream: up, guards: [hung] }
            """);
        var query = upstream.Script("up", e => e.SendAsync(Answers.Plain("application/json", $$"""{"note":"{{Long}}"}""")));
        Task<RawAnswer> AskAsync(string route, string body = "{}") =>
            gateway.ExchangeAsync(GuardGateway.To(route, RawClient.Request("POST", $"/data{query}", "Content-Type: application/json\r\n", Encoding.UTF8.GetBytes(body))));
        var text = $$"""{"note":"{{Long}}"}""";

        var (request, answer, open) = (AskAsync("request", text), AskAsync("answer"), AskAsync("open", text));
        Assert.Equal(503, (await request).Status);
        Assert.Contains("(limit guard-body), and request was not asked about all of it, so nothing was sent", (await request).Text, StringComparison.Ordinal);
        Assert.Contains("(limit guard-body), and answer was not asked about all of it: it is withheld", (await answer).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Line 1.", (await answer).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await open).Status);
        Assert.Contains("Line 4999.", Assert.Single(upstream.Requests, one => one.Text.Contains("Line 1.", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
        Assert.Equal(2, await gateway.HitsAsync("guard-body"));
        foreach (var name in (string[])["request", "answer", "open"])
        {
            Assert.Equal(1, await gateway.MetricAsync($"fastmcp_guard_out_of_time_total{{guard=\"{name}\"}}"));
        }

        // More failures in a row than a guard is asked behind, all of them at once, behind the last answer: of second questions, and of first ones.
        foreach (var (name, isOpen) in ((string, int)[])[("crowd", 0), ("hung", 1)])
        {
            var all = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => AskAsync(name, text)));
            Assert.All(all, one => Assert.Contains($"(limit guard-body), and {name} was not asked about all of it, so nothing was sent", one.Text, StringComparison.Ordinal));
            Assert.Equal(isOpen, await gateway.MetricAsync($"fastmcp_guard_open{{guard=\"{name}\"}}"));
        }
    }
}
