using System.Collections.Concurrent;
using FastMcp.Approvals;
using FastMcp.Approvals.Notices;
using FastMcp.Approvals.Store;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Notifying;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Notifying;

/// <summary>A channel that does not take one request is told of the others, and hears of it again.</summary>
public sealed class NotifierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-notifier").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Request_ThatIsNotTaken_StopsNoOther_AndIsToldAgain()
    {
        var (sink, metrics) = (new Sink(), new MetricsRegistry());
        await using var desk = new ApprovalDesk(SqliteApprovalStore.Open(_folder), new ApprovalLimits(), TimeProvider.System, (_, _, _) => { }, [new NoticeTarget("one", [])]);
        await using var notifier = new Notifier("one", desk, sink, new NoticeCounters("one", metrics, TimeProvider.System), TimeProvider.System, NullLogger.Instance);
        foreach (var name in (string[])["stuck", "poison", "fine", "good"])
        {
            var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(name)));
            await desk.AskAsync(Requests.Of(name) with { Id = ApprovalDesk.NewId(), Digest = digest, Proposed = digest }, TimeSpan.FromMinutes(15));
        }

        await sink.HeardAsync("fine", 1);
        await sink.HeardAsync("good", 1);
        await sink.HeardAsync("stuck", 3);
        Assert.Equal((1, 1, 1), (sink.Count("poison"), sink.Count("fine"), sink.Count("good")));
        Assert.Contains("fastmcp_approval_channel_refused_total{channel=\"one\"} 1", metrics.Write(), StringComparison.Ordinal);
        Assert.Equal(1, (await desk.BacklogAsync("one")).Count);
    }

    /// <summary>Whatever a turn of a channel throws, the next one is taken: nothing that waits is forgotten, and health says what it was.</summary>
    [Fact]
    public async Task Channel_InWhichSomethingUnforeseenIsThrown_GoesOn()
    {
        var (sink, metrics) = (new Sink { Faults = 2 }, new MetricsRegistry());
        await using var desk = new ApprovalDesk(SqliteApprovalStore.Open(_folder), new ApprovalLimits(), TimeProvider.System, (_, _, _) => { }, [new NoticeTarget("one", [])]);
        await using var notifier = new Notifier("one", desk, sink, new NoticeCounters("one", metrics, TimeProvider.System), TimeProvider.System, NullLogger.Instance);
        for (var turn = 0; notifier.WhyNot is null; turn++)
        {
            Assert.True(turn < 3000, "Nothing was said.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal("a fault of the gateway: InvalidOperationException", notifier.WhyNot);
        await desk.AskAsync(Requests.Of("fine") with { Id = ApprovalDesk.NewId() }, TimeSpan.FromMinutes(15));
        await sink.HeardAsync("fine", 1);
        for (var turn = 0; notifier.WhyNot is not null; turn++)
        {
            Assert.True(turn < 3000, notifier.WhyNot);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, sink.Faults);
    }

    private sealed class Sink : INoticeSink
    {
        private readonly ConcurrentQueue<string> _heard = new();

        /// <summary>So many turns fail where nobody foresees it.</summary>
        public int Faults { get; set; }

        public int Together => Faults-- > 0 ? throw new InvalidOperationException() : Math.Max(1, Faults = 0);

        public int Count(string name) => _heard.Count(heard => heard == name);

        public Task<NoticeAnswer> TellAsync(Notice notice, ApprovalRequest request)
        {
            _heard.Enqueue(request.Preview);
            return Task.FromResult(request.Preview switch
            {
                "stuck" => NoticeAnswer.Later("status 500", "here"),
                "poison" => NoticeAnswer.Refused("status 400", ""),
                _ => NoticeAnswer.Taken(),
            });
        }

        public Task SayAsync(string where, string to, string words) => Task.CompletedTask;

        public async Task HeardAsync(string name, int times)
        {
            for (var turn = 0; Count(name) < times; turn++)
            {
                Assert.True(turn < 3000, $"'{name}' was told {Count(name)} times.");
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }
}
