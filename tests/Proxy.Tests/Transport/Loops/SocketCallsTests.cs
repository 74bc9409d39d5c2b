using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Loops;

namespace FastMcp.Proxy.Tests.Transport.Loops;

/// <summary>Sends and receives by the call's number: what the system says of each end of a connection, and that a descriptor is never another one's.</summary>
public sealed partial class SocketCallsTests : IDisposable
{
    private readonly Socket _ours;
    private readonly Socket _peer;

    public SocketCallsTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "not present: 1 (Linux)");
        (_ours, _peer) = Connected();
    }

    public void Dispose()
    {
        _ours?.Dispose();
        _peer?.Dispose();
    }

    private SafeSocketHandle Ours => _ours.SafeHandle;

    [Fact]
    public void Bytes_ArriveAsTheyWereSent()
    {
        byte[] sent = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];
        Assert.Equal(sent.Length, SocketCalls.Send(Ours, sent));
        var got = new byte[sent.Length];
        for (var at = 0; at < got.Length;)
        {
            at += _peer.Receive(got.AsSpan(at));
        }

        Assert.Equal(sent, got);
        _peer.Send("back"u8);
        Until(() => SocketCalls.HasMore(Ours));
        Assert.Equal(2, SocketCalls.Receive(Ours, got.AsSpan(0, 2)));
        Assert.Equal(2, SocketCalls.Receive(Ours, got.AsSpan(2)));
        Assert.Equal("back"u8, got.AsSpan(0, 4));
    }

    [Fact]
    public void Receive_OfNothing_IsAgain()
    {
        Assert.Equal(-Errno.Again, SocketCalls.Receive(Ours, new byte[10]));
        Assert.False(SocketCalls.HasMore(Ours));
    }

    [Fact]
    public void Send_ToOneWhoDoesNotRead_IsAgain_OnceTheRoomIsFull()
    {
        _ours.SendBufferSize = 4096;
        var (block, sent, last) = (new byte[64 * 1024], 0L, 0);
        while ((last = SocketCalls.Send(Ours, block)) > 0)
        {
            sent += last;
            Assert.InRange(sent, 1, 1 << 30);
        }

        Assert.Equal(-Errno.Again, last);
    }

    // Nothing was taken: no end, and no reason to count on. An empty buffer finds nothing out about the peer.
    [Fact]
    public void Send_OfNoBytes_TakesNothing() => Assert.Equal(-Errno.Again, SocketCalls.Send(Ours, []));

    [Fact]
    public void Peer_ThatEndedItsDirection_IsZero_AndStillReads()
    {
        _peer.Shutdown(SocketShutdown.Send);
        Until(() => SocketCalls.HasMore(Ours));
        Assert.Equal(0, SocketCalls.Receive(Ours, new byte[10]));
        Assert.Equal(0, SocketCalls.Receive(Ours, new byte[10]));
        Assert.Equal(4, SocketCalls.Send(Ours, "more"u8));
        var got = new byte[4];
        Assert.Equal(4, _peer.Receive(got));
        Assert.Equal("more"u8, got);
    }

    // What it had sent before is there still, and the end behind it.
    [Fact]
    public void Peer_ThatSentAndClosed_IsReadToItsEnd()
    {
        _peer.Send("last"u8);
        _peer.Close();
        Until(() => SocketCalls.HasMore(Ours));
        Assert.Equal(4, SocketCalls.Receive(Ours, new byte[10]));
        Until(() => SocketCalls.HasMore(Ours));
        Assert.Equal(0, SocketCalls.Receive(Ours, new byte[10]));
    }

    [Fact]
    public void Peer_ThatReset_IsToldOnce_AndIsAPipeToSendersAfterThat()
    {
        _peer.LingerState = new LingerOption(true, 0);
        _peer.Close();
        UntilTold();
        Assert.Equal(-Errno.ResetByPeer, SocketCalls.Receive(Ours, new byte[10]));
        Assert.Equal(0, SocketCalls.Receive(Ours, new byte[10]));
        var broken = SocketCalls.Send(Ours, "to nobody"u8);
        Assert.Equal((-32, ConnectionFault.PeerReset), (broken, Errno.FaultOf(-broken)));
    }

    // A look is told, too: what comes behind it is an end.
    [Fact]
    public void Peer_ThatReset_IsToldToWhoLooks()
    {
        _peer.LingerState = new LingerOption(true, 0);
        _peer.Close();
        UntilTold();
        Assert.True(SocketCalls.HasMore(Ours));
        Assert.Equal(0, SocketCalls.Receive(Ours, new byte[10]));
    }

    [Fact]
    public void Peer_ThatReset_IsToldToWhoSends()
    {
        _peer.LingerState = new LingerOption(true, 0);
        _peer.Close();
        UntilTold();
        var first = SocketCalls.Send(Ours, "to nobody"u8);
        Assert.Equal((-Errno.ResetByPeer, ConnectionFault.PeerReset), (first, Errno.FaultOf(-first)));
    }

    // As a write to a pipe that nobody reads: an error, and no signal that would end the process.
    [Fact]
    public void Send_BehindOurOwnEnd_IsAPipe()
    {
        _ours.Shutdown(SocketShutdown.Send);
        var count = SocketCalls.Send(Ours, "more"u8);
        Assert.Equal((-32, ConnectionFault.PeerReset), (count, Errno.FaultOf(-count)));
    }

    // Its number may be another connection's by then: nothing of that one is read, and nothing is sent to it.
    [Fact]
    public void Socket_ThatIsClosed_IsABadDescriptor_AndNeverWhoHasItsNumberNow()
    {
        var (handle, number) = (Ours, (int)Ours.DangerousGetHandle());
        _ours.Dispose();
        var (others, another) = TakeNumber(number);
        another.Peer.Send("secret"u8);
        Until(() => SocketCalls.HasMore(another.Ours.SafeHandle));

        Assert.Equal(-Errno.BadDescriptor, SocketCalls.Receive(handle, new byte[10]));
        Assert.Equal(-Errno.BadDescriptor, SocketCalls.Send(handle, "stray"u8));
        Assert.Equal(-Errno.BadDescriptor, SocketCalls.LastError(handle));
        Assert.Equal(0, another.Peer.Available);
        Assert.Equal(6, SocketCalls.Receive(another.Ours.SafeHandle, new byte[10]));
        others.ForEach(Close);
    }

    // A close while somebody calls waits for him and does not free the number: the handle is held for the call.
    [Fact]
    public async Task Socket_ThatIsClosedByAnother_KeepsItsNumberForWhoHolds()
    {
        var (handle, number, held) = (Ours, (int)Ours.DangerousGetHandle(), false);
        handle.DangerousAddRef(ref held);
        var closing = Task.Run(_ours.Dispose);
        // Whoever closes ends the connection, and again and again until nobody holds it.
        Until(() => SocketCalls.Receive(handle, new byte[10]) != -Errno.Again);
        var made = Enumerable.Range(0, 8).Select(_ => Connected()).ToList();
        Assert.DoesNotContain(made, pair => (int)pair.Ours.SafeHandle.DangerousGetHandle() == number || (int)pair.Peer.SafeHandle.DangerousGetHandle() == number);
        Assert.False(closing.IsCompleted);
        handle.DangerousRelease();
        await closing.Within();
        Assert.Equal(-Errno.BadDescriptor, SocketCalls.Receive(handle, new byte[10]));
        var (others, _) = TakeNumber(number);
        made.ForEach(Close);
        others.ForEach(Close);
    }

    // Threads that call while another closes: each gets an error or an end, and a socket that has the number next stays untouched.
    [Fact]
    public void Calls_WhileAnotherCloses_ReachNobodyElse()
    {
        for (var round = 0; round < 100; round++)
        {
            var (ours, peer) = Connected();
            var handle = ours.SafeHandle;
            var strays = 0;
            using var go = new Barrier(3);
            var callers = Enumerable.Range(0, 2).Select(which => new Thread(() =>
            {
                go.SignalAndWait();
                for (var i = 0; i < 200; i++)
                {
                    var result = which == 0 ? SocketCalls.Receive(handle, new byte[10]) : SocketCalls.Send(handle, "stray"u8);
                    strays += result > 0 && which == 0 ? 1 : 0;
                }
            }) { IsBackground = true }).ToList();
            callers.ForEach(caller => caller.Start());
            go.SignalAndWait();
            ours.Dispose();
            var next = Connected();
            callers.ForEach(caller => caller.Join());
            Assert.Equal((0, 0, 0), (strays, next.Ours.Available, next.Peer.Available));
            Close(next);
            peer.Dispose();
        }
    }

    // The error lies where the library keeps the thread's, and the runtime may stop the thread between call and look.
    [Fact]
    public void Error_IsItsOwn_WhileMemoryIsCollected()
    {
        var (calls, over) = (0, false);
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref over))
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            }
        }) { IsBackground = true };
        collector.Start();
        var from = GC.CollectionCount(0);
        var buffer = new byte[10];
        try
        {
            while (GC.CollectionCount(0) - from < 200 || calls < 1000)
            {
                calls++;
                // Another error of this thread lies there before.
                Assert.Equal(-Errno.BadDescriptor, Wrong(buffer));
                Assert.Equal(-Errno.Again, SocketCalls.Receive(Ours, buffer));
            }
        }
        finally
        {
            Volatile.Write(ref over, true);
            collector.Join();
        }
    }

    // A signal ends a call that waits for so long and no longer; it is begun again, and nobody hears of it. The peer's socket waits, as none of ours does, so that there is something to end.
    [Fact]
    public void Call_ThatASignalEnds_IsMadeAgain()
    {
        byte[] minute = [60, .. new byte[15]];
        _peer.SetRawSocketOption(1, 20, minute);
        var (result, self, signals) = (0, 0, 0);
        using var begun = new ManualResetEventSlim();
        using var handler = PosixSignalRegistration.Create((PosixSignal)Urgent, _ => Interlocked.Increment(ref signals));
        var thread = new Thread(() =>
        {
            self = ThreadId();
            begun.Set();
            result = SocketCalls.Receive(_peer.SafeHandle, new byte[10]);
        }) { IsBackground = true };
        thread.Start();
        begun.Wait();
        for (var i = 0; i < 50 && thread.IsAlive; i++)
        {
            Assert.Equal(0, SignalThread(Environment.ProcessId, self, Urgent));
            var before = i;
            Until(() => Volatile.Read(ref signals) > before);
        }

        Assert.True(thread.IsAlive, $"{result}");
        _ours.Send("after"u8);
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal(5, result);
    }

    private const int Urgent = 23;

    private static int Wrong(byte[] buffer)
    {
        using var none = new SafeSocketHandle(-1, ownsHandle: false);
        return SocketCalls.Receive(none, buffer);
    }

    private static (Socket Ours, Socket Peer) Connected()
    {
        using var listening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        peer.Connect(listening.LocalEndPoint!);
        var ours = listening.Accept();
        (ours.Blocking, ours.NoDelay) = (false, true);
        return (ours, peer);
    }

    // The system gives the lowest number that is free: pairs are made until one of them has it.
    private static (List<(Socket Ours, Socket Peer)> Made, (Socket Ours, Socket Peer) Last) TakeNumber(int number)
    {
        var made = new List<(Socket Ours, Socket Peer)>();
        do
        {
            made.Add(Connected());
            Assert.InRange(made.Count, 1, 10_000);
        }
        while ((int)made[^1].Ours.SafeHandle.DangerousGetHandle() != number && (int)made[^1].Peer.SafeHandle.DangerousGetHandle() != number);
        return (made, (int)made[^1].Ours.SafeHandle.DangerousGetHandle() == number ? made[^1] : (made[^1].Peer, made[^1].Ours));
    }

    private static void Close((Socket Ours, Socket Peer) pair)
    {
        pair.Ours.Dispose();
        pair.Peer.Dispose();
    }

    // Without a call of ours, which would be told what is told once.
    private void UntilTold() => Assert.True(_ours.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead));

    private static void Until(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, TimeSpan.FromSeconds(30)));

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();

    [LibraryImport("libc", EntryPoint = "tgkill")]
    private static partial int SignalThread(int process, int thread, int signal);
}
