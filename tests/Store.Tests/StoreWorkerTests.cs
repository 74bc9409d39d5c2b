using FastMcp.Store.Taints;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Store.Tests;

/// <summary>Workers of several nodes, with long intervals: what wakes them is what the others say.</summary>
public sealed class StoreWorkerTests(StoreFixture fixture)
{
    [Fact]
    public async Task Wake_OnOneNode_IsHeardByAnother()
    {
        var (one, two) = (new Marks(), new Marks());
        using var first = Worker("one", one);
        using var second = Worker("two", two);
        Assert.True(await first.ExchangedAsync(TimeSpan.FromSeconds(30)));
        Assert.True(await second.ExchangedAsync(TimeSpan.FromSeconds(30)));
        // The listener of the second is connected a moment after its worker: what it did not hear it reads then.
        one.Give.Enqueue(new TaintRow("00ff", "untrusted"));
        first.Wake();
        Assert.Equal(new TaintRow("00ff", "untrusted"), await two.Heard.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.True(second.State is { IsUp: true, WasRead: true });
    }

    [Fact]
    public async Task Part_ThatFails_IsCountedAndTriedAgain()
    {
        var marks = new Marks { FailsFirst = 2 };
        using var worker = Worker("failing", marks, every: 20);
        Assert.True(await worker.ExchangedAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(2, worker.State.Failures);
        Assert.True(worker.State.IsUp);
    }

    [Fact]
    public async Task Store_ThatIsNotThere_IsSaidWithoutTheConnectionString()
    {
        using var worker = new StoreWorker(
            new StoreOptions(StoreSecret.Parse("Host=127.0.0.1;Port=1;Database=x;Password=hunter2", out _)!, "n", TimeSpan.FromMilliseconds(20)), [new Marks()], TimeProvider.System, NullLogger<StoreWorker>.Instance);
        Assert.False(await worker.ExchangedAsync(TimeSpan.FromMilliseconds(300)));
        Assert.True(worker.State is { IsUp: false, WasRead: false, Failures: > 0 });
        Assert.DoesNotContain("hunter2", worker.State.WhyNot);
    }

    private StoreWorker Worker(string node, IStorePart part, int every = 10_000) =>
        new(new StoreOptions(StoreSecret.Parse(fixture.Server.ConnectionString, out _)!, node, TimeSpan.FromMilliseconds(every)), [part], TimeProvider.System, NullLogger<StoreWorker>.Instance);

    private sealed class Marks : IStorePart
    {
        private readonly TaintTable _table = new();
        private int _failed;

        public System.Collections.Concurrent.ConcurrentQueue<TaintRow> Give { get; } = new();

        public TaskCompletionSource<TaintRow> Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int FailsFirst { get; init; }

        public void Exchange(StoreLink link)
        {
            if (_failed < FailsFirst)
            {
                _failed++;
                link.Run("SELECT no_such_column");
            }

            if (Give.TryDequeue(out var given))
            {
                TaintTable.Give(link, [given]);
            }

            foreach (var row in _table.Take(link))
            {
                Heard.TrySetResult(row);
            }
        }
    }
}
