using System.Net.Sockets;
using FastMcp.Proxy.Tests.Transport.Loops;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Loops;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Proxy.Transport.Turns;

namespace FastMcp.Proxy.Tests.Transport.Turns;

/// <summary>
/// One loop, one place aside, and a budget of nothing: whoever says that it works gives its loop away. Every test holds a turn in its middle until what it
/// asks for has happened elsewhere, so that it stands still where it does not happen.
/// </summary>
public sealed class TurnTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TurnRoom _room = new(1) { Budget = 0 };
    private readonly EventLoop _loop;
    private readonly List<Told> _all = [];

    public TurnTests() => _loop = new("turns-loop", _room);

    public void Dispose() => _all.ForEach(one => one.Pair.Dispose());

    [Fact]
    public void CostlyTurn_OthersOfTheLoop_AreToldMeanwhile()
    {
        var (costly, other) = (New(), New());
        other.Tell();
        other.WasTold();
        costly.Act = () =>
        {
            TurnThread.Did(1);
            other.Tell();
            other.WasTold();
        };
        costly.Tell();
        costly.WasTold();
        Assert.Equal((1, 0, 0), (_room.HandedOver, _room.Posted, _room.Kept));
        Assert.NotEqual(costly.Thread, other.Thread);
        Idle();
    }

    [Fact]
    public void CheapTurns_StayOnOneThread()
    {
        var (one, other) = (New(), New());
        for (var i = 0; i < 20; i++)
        {
            one.Tell();
            one.WasTold();
            other.Tell();
            other.WasTold();
            Assert.Equal(one.Thread, other.Thread);
        }

        Assert.Equal((0, 0), (_room.HandedOver, _room.Posted));
    }

    [Fact]
    public void SocketThatWasCostly_BeginsAside_AndComesBack()
    {
        var socket = New();
        socket.Act = () => TurnThread.Did(1);
        Play(socket);
        socket.Act = () => { };
        for (var i = 1; i <= 16; i++)
        {
            Play(socket);
            Assert.Equal(i, _room.Posted);
        }

        socket.Tell();
        socket.WasTold();
        Assert.Equal((1, 16), (_room.HandedOver, _room.Posted));
    }

    [Fact]
    public void SocketThatWasCostly_WatchedInAPool_BeginsOnTheLoop()
    {
        var socket = New();
        socket.Act = () => TurnThread.Did(1);
        Play(socket);
        socket.Act = () => { };
        socket.IsIdleNext = true;
        Play(socket);
        socket.Tell();
        socket.WasTold();
        Assert.Equal(1, _room.Posted);
    }

    [Fact]
    public void NoThreadLeft_LoopDoesItItself_AndCountsIt()
    {
        _room.Bound(1);
        using var held = new ManualResetEventSlim();
        var (first, second) = (New(), New());
        first.Act = () =>
        {
            TurnThread.Did(1);
            Assert.True(held.Wait(Patience));
        };
        second.Act = () => TurnThread.Did(1);
        first.Tell();
        Until(() => _room.HandedOver == 1);
        second.Tell();
        second.WasTold();
        Assert.Equal((1, 1), (_room.HandedOver, _room.Kept));
        held.Set();
        first.WasTold();
        Idle();
    }

    [Fact]
    public void WorkInTheMiddleOfAHandOver_TheLoopHasOneLeader()
    {
        var (costly, other) = (New(), New());
        costly.Act = () =>
        {
            // Called while the loop is left, as what HTTP/2 wakes is.
            _loop.AtEndOfTurn(_ => TurnThread.Did(1), "");
            TurnThread.Did(1);
            other.Tell();
            other.WasTold();
        };
        costly.Tell();
        costly.WasTold();
        Idle();
        Assert.Equal((1, 0), (_room.HandedOver, _room.Kept));
    }

    [Fact]
    public void NoThreadCanBeMade_TheTurnIsTheCallers()
    {
        var room = new TurnRoom(1) { Make = _ => throw new OutOfMemoryException() };
        var turn = new ToldTurn();
        Assert.False(room.TryPost(turn));
        Assert.Null(room.TakeLeader());
        Assert.Equal((0, 0, 1), (room.Inside, room.Posted, room.Kept));
    }

    [Fact]
    public void WaitedTooLong_GoesOn_AndNoPlaceIsLost()
    {
        using var held = new ManualResetEventSlim();
        var (first, second) = (New(), New());
        first.Act = () =>
        {
            TurnThread.Did(1);
            Assert.True(held.Wait(Patience));
        };
        second.Act = () =>
        {
            // The place is another one's: a while, and it goes on without.
            TurnThread.Did(1);
            TurnThread.Did(1 << 24);
        };
        first.Tell();
        Until(() => _room.HandedOver == 1);
        second.Tell();
        second.WasTold();
        Assert.InRange(_room.Overdue, 1, 2);
        held.Set();
        first.WasTold();
        Idle();

        // One place still, and no more than one.
        WhatWaits_GetsItsTurnWhileAnotherOneGoesOn();
    }

    [Fact]
    public void WhatWaits_GetsItsTurnWhileAnotherOneGoesOn()
    {
        var (endless, waits) = (New(), New());
        waits.Act = () => TurnThread.Did(1);
        waits.Tell();
        waits.WasTold();
        Idle();
        waits.Act = () => { };
        endless.Act = () =>
        {
            TurnThread.Did(1);
            waits.Tell();
            Until(() => _room.Waiting > 0);
            for (var i = 0; i < 1000 && !waits.IsTold; i++)
            {
                TurnThread.Did(8192);
            }

            Assert.True(waits.IsTold, "Whoever waits for the place does not get it.");
        };
        endless.Tell();
        endless.WasTold();
        waits.WasTold();
        Idle();
    }

    [Fact]
    public void CostlyTurnAside_ThatEndsInAPool_IsNotNotedForTheNextOne()
    {
        var socket = New();
        socket.Act = () => TurnThread.Did(1);
        Play(socket);
        socket.IsIdleNext = true;
        Play(socket);
        Assert.Equal(1, _room.Posted);
        socket.Act = () => { };
        socket.Tell();
        socket.WasTold();
        Assert.Equal(1, _room.Posted);
    }

    [Fact]
    public void ClosedWhileItWaits_IsToldOnce_AndNothingIsLeft()
    {
        using var held = new ManualResetEventSlim();
        var (first, second) = (New(), New());
        second.Act = () => TurnThread.Did(1);
        second.Tell();
        second.WasTold();
        Idle();
        first.Act = () =>
        {
            TurnThread.Did(1);
            Assert.True(held.Wait(Patience));
        };
        first.Tell();
        Until(() => _room.HandedOver == 2);
        second.Tell();
        Until(() => _room.Waiting == 1);
        second.Pair.Ours.Close(reset: true);
        second.WasTold();
        Assert.Equal(ConnectionFault.Aborted, second.Outcome.Fault);
        held.Set();
        first.WasTold();
        Idle();
        Assert.False(second.IsTold, "It was told twice.");
    }

    [Fact]
    public void ToldTurn_OfAThreadOfTheRuntime_IsAsideBehindACostlyOne()
    {
        var (turn, told) = (new ToldTurn(), New());
        told.Act = () => TurnThread.Did(1);
        turn.Tell(told, default, _room);
        told.WasTold();
        Assert.Equal(Environment.CurrentManagedThreadId, told.Thread);
        turn.Tell(told, default, _room);
        told.WasTold();
        Idle();
        Assert.NotEqual(Environment.CurrentManagedThreadId, told.Thread);
        Assert.Equal(1, _room.Posted);
        turn.Forget();
        turn.Tell(told, default, _room);
        told.WasTold();
        Assert.Equal(Environment.CurrentManagedThreadId, told.Thread);
    }

    private static void Until(Func<bool> holds) => Assert.True(SpinWait.SpinUntil(holds, Patience));

    private void Play(Told socket)
    {
        socket.Tell();
        socket.WasTold();
        Idle();
    }

    private void Idle() => Until(() => _room.Inside == 0);

    private Told New()
    {
        var told = new Told(new SocketPair(_loop));
        _all.Add(told);
        return told;
    }

    /// <summary>A socket whose reader acts in its turn, takes what came, and waits again.</summary>
    private sealed class Told : IReadableObserver
    {
        private readonly SemaphoreSlim _told = new(0);
        private readonly byte[] _block = new byte[16];

        public Told(SocketPair pair)
        {
            Pair = pair;
            Assert.True(pair.Ours.WaitReadable(this, mayGuess: true).IsPending);
        }

        public SocketPair Pair { get; }

        public Action Act { get; set; } = () => { };

        public bool IsIdleNext { get; set; }

        public int Thread { get; private set; }

        public Transfer Outcome { get; private set; }

        public bool IsTold => _told.CurrentCount > 0;

        public void Tell() => Pair.Peer.Send("x"u8, SocketFlags.None);

        public void WasTold() => Assert.True(_told.Wait(Patience), "It was not told.");

        public void OnReadable(Transfer outcome)
        {
            (Outcome, Thread) = (outcome, Environment.CurrentManagedThreadId);
            if (outcome.IsDone)
            {
                Act();
            }

            if (outcome.IsDone && Pair.Ours.ReceiveAsync(_block).Result is { IsDone: true, Bytes: > 0 })
            {
                Pair.Ours.WaitReadable(this, mayGuess: !IsIdleNext);
                IsIdleNext = false;
            }

            _told.Release();
        }
    }
}
