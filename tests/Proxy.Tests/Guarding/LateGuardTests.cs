using System.Net;
using System.Net.Sockets;
using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Outbound;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Guarding;

/// <summary>Guards that take a question and never answer: by whose clock they are late, and what follows.</summary>
public sealed class LateGuardTests : IDisposable
{
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private readonly OutboundClient _client = new(new OutboundConfig { Allow = [IPNetwork.Parse("127.0.0.0/8")] }, connections: 64);
    private readonly MetricsRegistry _metrics = new();

    public LateGuardTests() => _silent.Start();

    public void Dispose()
    {
        _client.Dispose();
        _silent.Dispose();
    }

    // One that had all the time that a message ever has, or its own, is left alone in the end; one that others left less is not held to have failed.
    [Theory]
    [InlineData(30_000, 50, 0, true, true)]
    [InlineData(30_000, 1050, 1000, true, false)]
    [InlineData(50, 10_000, 0, false, true)]
    [InlineData(50, 10_000, 1000, false, true)]
    public async Task Guard_ThatIsLate_IsLeftAloneUnlessOthersTookItsTime(int deadline, int within, int spent, bool isCut, bool isOpen)
    {
        var guard = GuardOf("g", deadline);
        for (var i = 0; i < GuardLimits.Failures; i++)
        {
            var question = new GuardQuestion("1", "r", IsAnswer: false, [new GuardPiece(new GuardText(), 0, "word", true)]) { Within = TimeSpan.FromMilliseconds(within), Spent = TimeSpan.FromMilliseconds(spent) };
            var answer = await guard.AskAsync(question);
            Assert.Equal((GuardOutcome.Late, isCut), (answer.Outcome, answer.IsCut));
        }

        Assert.Equal(isOpen, guard.IsOpen);
    }

    // Each of them says for itself why it did not answer.
    [Theory]
    [InlineData(50, 30_000, null)]
    [InlineData(30_000, 50, "guard-body")]
    public async Task Refusal_NamesTheLimitByWhichItsGuardWasLate(int first, int second, string? limit)
    {
        var texts = new GuardTexts();
        var set = GuardSet.Of("r", isAnswer: false, monitors: false, [GuardOf("first", first), GuardOf("second", second)], TimeSpan.FromMinutes(1))!;
        var asker = new GuardAsker(set, texts, TimeProvider.System) { Within = TimeSpan.FromMilliseconds(500) };
        var text = new GuardText();
        text.Add('x');
        texts.Open.Add(text);
        texts.EndAll();
        asker.Turn(isAllDue: true);
        await asker.Asking!;
        asker.Turn(isAllDue: true);
        Assert.Equal((limit, "guard/first"), (asker.Refusal.Limit, asker.Refusal.By!.Id));
        Assert.Contains("fastmcp_guard_out_of_time_total{guard=\"first\"} 1\n", _metrics.Write(), StringComparison.Ordinal);
    }

    private Guard GuardOf(string name, int deadline)
    {
        var config = new GuardConfig
        {
            Name = name, Kind = GuardKind.Webhook, Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_silent.LocalEndpoint).Port}/x"), Deadline = TimeSpan.FromMilliseconds(deadline), OnRequests = true,
            Window = 40, Overlap = 8, Wait = TimeSpan.Zero, Concurrency = 4, Queue = 4,
        };
        return new Guard(config, 0, _client, new GuardMeters(name, _metrics, () => 0, () => 0), _metrics, TimeProvider.System, NullLogger.Instance);
    }
}
