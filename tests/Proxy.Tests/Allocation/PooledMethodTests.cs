using System.Runtime.CompilerServices;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Tests.Transport;

namespace FastMcp.Proxy.Tests.Allocation;

[Collection(nameof(Quiet))]
public sealed class PooledMethodTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Method_Result_Arrives(bool waits)
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i + 1, await NextAsync(i, waits));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Method_Exception_ReachesTheAwaiter(bool waits)
    {
        await Assert.ThrowsAsync<FormatException>(async () => await FailAsync(waits));
        await Assert.ThrowsAsync<FormatException>(async () => await FailWithoutResultAsync(waits));
        Assert.Equal(8, await NextAsync(7, waits));
    }

    [Fact]
    public async Task Method_AwaitedTwice_IsAMistakeAndNotSomebodyElsesResult()
    {
        var task = NextAsync(1, waits: true);
        var again = task;
        Assert.Equal(2, await task);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await again);
    }

    [Fact]
    public async Task Methods_OfManyThreads_KeepTheirResultsApart()
    {
        var all = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 2000; i++)
            {
                var (first, second) = (NextAsync(worker, waits: true), NextAsync(worker + 100, waits: i % 2 == 0));
                Assert.Equal(worker + 101, await second);
                Assert.Equal(worker + 1, await first);
            }
        }));
        await Task.WhenAll(all);
    }

    // Whoever begins does not end: the states must find their way back between the threads.
    [Fact]
    public async Task Methods_BegunHereAndEndedThere_AllocateNothing()
    {
        var signal = new Signal();
        using var ended = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        var least = long.MaxValue;
        var other = Task.Factory.StartNew(End, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Factory.StartNew(Begin, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await other;
        Assert.InRange(least, 0, 1000);

        void Begin()
        {
            for (var round = 0; round < 6; round++)
            {
                var before = GC.GetTotalAllocatedBytes(true);
                for (var i = 0; i < 1000; i++)
                {
                    _ = AfterAsync(signal);
                    begun.Release();
                    ended.Wait();
                }

                least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
            }
        }

        void End()
        {
            for (var i = 0; i < 6 * 1000; i++)
            {
                begun.Wait();
                signal.Fire();
                ended.Release();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private static async ValueTask<int> NextAsync(int value, bool waits)
    {
        if (waits)
        {
            await Task.Yield();
        }

        return value + 1;
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private static async ValueTask<int> FailAsync(bool waits)
    {
        await NextAsync(0, waits);
        throw new FormatException();
    }

    [AsyncMethodBuilder(typeof(PooledMethod))]
    private static async ValueTask FailWithoutResultAsync(bool waits)
    {
        await NextAsync(0, waits);
        throw new FormatException();
    }

    // Its awaiter takes the result at once, on the thread that fires.
    private static ValueTask AfterAsync(Signal signal)
    {
        var awaiter = WaitAsync(signal).GetAwaiter();
        signal.Awaiter = awaiter;
        awaiter.UnsafeOnCompleted(signal.TakeResult);
        return default;
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private static async ValueTask<int> WaitAsync(Signal signal)
    {
        await signal;
        return 1;
    }

    private sealed class Signal : ICriticalNotifyCompletion
    {
        private Action? _waiting;

        public Signal() => TakeResult = () => Awaiter.GetResult();

        public Action TakeResult { get; }

        public ValueTaskAwaiter<int> Awaiter { get; set; }

        public bool IsCompleted => false;

        public Signal GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => _waiting = continuation;

        public void UnsafeOnCompleted(Action continuation) => _waiting = continuation;

        public void Fire() => Interlocked.Exchange(ref _waiting, null)!();
    }
}
