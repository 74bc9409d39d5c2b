using FastMcp.Proxy.Transport.Loops;
using FastMcp.Proxy.Transport.Turns;

namespace FastMcp.Proxy.Tests.Transport.Loops;

/// <summary>What other threads leave for a loop's thread is done there, once, whatever the thread did at that moment.</summary>
public sealed class LoopPostsTests
{
    private const int Threads = 4;
    private const int Each = 20_000;

    [Fact]
    public async Task LeftAtAnyMoment_IsDoneOnceAndOnTheLoop()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Loops are Linux's.");
        var loop = new EventLoop("posts", new TurnRoom(1));
        var items = Enumerable.Range(0, Threads * Each).Select(_ => new Item(loop)).ToArray();
        var senders = Enumerable.Range(0, Threads).Select(t => new Thread(() => Leave(loop, items.AsSpan(t * Each, Each), t))).ToArray();
        Array.ForEach(senders, sender => sender.Start());
        Array.ForEach(senders, sender => sender.Join());

        await Until(() => items.All(item => item.Times > 0));
        Assert.All(items, item => Assert.True(item is { Times: 1, IsOnLoop: true }));
    }

    // With many who leave, the next one's wake-up would hide that the one before was lost.
    [Fact]
    public void LeftWhileItGoesToSleep_IsNotSleptOver()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Loops are Linux's.");
        var loop = new EventLoop("sleeps", new TurnRoom(1));
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var (first, second) = (new Item(loop), new Item(loop));
            Leave(loop, first);
            Thread.SpinWait(random.Next(200));
            Leave(loop, second);
            Assert.True(SpinWait.SpinUntil(() => first.Times + second.Times == 2, TimeSpan.FromSeconds(30)));
        }
    }

    [Fact]
    public async Task WokenBehindMany_DoesThemInOrder_AndCallsBehindThem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Loops are Linux's.");
        var loop = new EventLoop("turns", new TurnRoom(1));
        var order = new List<string>();
        var done = new TaskCompletionSource();
        // The loop is in this item until all others are left.
        using var left = new ManualResetEventSlim();
        Leave(loop, new Does(left.Wait));
        foreach (var name in new[] { "one", "two", "three" })
        {
            loop.Post(new Does(() =>
            {
                order.Add(name);
                loop.AtEndOfTurn(state => Called(order, (string)state, done), $"end of {name}");
            }));
        }

        left.Set();
        await done.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        // At the end of the turn, or sooner where that is long.
        Assert.Equal(["one", "two", "three"], order.Where(name => !name.StartsWith("end", StringComparison.Ordinal)));
        Assert.Equal(["end of one", "end of two", "end of three"], order.Where(name => name.StartsWith("end", StringComparison.Ordinal)));
        Assert.All(["one", "two", "three"], name => Assert.True(order.IndexOf(name) < order.IndexOf($"end of {name}")));
    }

    [Fact]
    public async Task OneThatCostsMuch_LeavesTheLoopToAnother_WhichDoesTheRestOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Loops are Linux's.");
        var loop = new EventLoop("costly", new TurnRoom(1));
        var done = new TaskCompletionSource<bool>();
        using var left = new ManualResetEventSlim();
        var (before, behind) = (new Item(loop), Enumerable.Range(0, 50).Select(_ => new Item(loop)).ToArray());
        Leave(loop, new Does(left.Wait));
        loop.Post(before);
        loop.Post(new Does(() =>
        {
            TurnThread.Did(1 << 24);
            var isAside = EventLoop.Current is null;
            // Those behind it are done while this is still under way.
            done.SetResult(isAside && SpinWait.SpinUntil(() => behind.All(item => item.Times > 0), TimeSpan.FromSeconds(30)));
        }));
        Array.ForEach(behind, item => loop.Post(item));
        left.Set();

        Assert.True(await done.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        Assert.All(behind.Append(before), item => Assert.True(item is { Times: 1, IsOnLoop: true }));
    }

    [Fact]
    public async Task WhatACallLeavesForTheEnd_IsCalledToo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Loops are Linux's.");
        var loop = new EventLoop("ends", new TurnRoom(1));
        var done = new TaskCompletionSource();
        Leave(loop, new Does(() => loop.AtEndOfTurn(_ => loop.AtEndOfTurn(_ => done.SetResult(), ""), "")));
        await done.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static void Called(List<string> order, string name, TaskCompletionSource done)
    {
        order.Add(name);
        if (order.Count == 6)
        {
            done.SetResult();
        }
    }

    private static void Leave(EventLoop loop, ReadOnlySpan<Item> items, int seed)
    {
        var random = new Random(seed);
        while (!items.IsEmpty)
        {
            var group = Math.Min(random.Next(1, 5), items.Length);
            var sleeps = false;
            foreach (var item in items[..group])
            {
                sleeps |= loop.Post(item);
            }

            if (sleeps)
            {
                loop.Wake();
            }

            items = items[group..];
            // Long enough, now and then, that the loop goes to sleep.
            Thread.SpinWait(random.Next(100) == 0 ? 20_000 : random.Next(50));
        }
    }

    private static void Leave(EventLoop loop, IThreadPoolWorkItem item)
    {
        if (loop.Post(item))
        {
            loop.Wake();
        }
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 3000 && !holds(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private sealed class Item(EventLoop loop) : IThreadPoolWorkItem
    {
        private int _times;

        public int Times => Volatile.Read(ref _times);

        public bool IsOnLoop { get; private set; }

        public void Execute()
        {
            IsOnLoop = EventLoop.Current == loop;
            Interlocked.Increment(ref _times);
        }
    }

    private sealed class Does(Action what) : IThreadPoolWorkItem
    {
        public void Execute() => what();
    }
}
