using System.Net.Sockets;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Loops;
using FastMcp.Proxy.Transport.Turns;

namespace FastMcp.Proxy.Tests.Transport.Loops;

/// <summary>
/// Sends that wait for the others of their thread: they arrive whole and in order, whatever is sent, ended or closed behind them from whichever thread, and however slowly the peer reads.
/// A batch is of a thread, so that a test opens, sends and closes in one go, without a wait between.
/// </summary>
public sealed class SendBatchTests : IDisposable
{
    private readonly EventLoop _loop = new("tests-loop", new TurnRoom(1));
    private readonly SocketPair _pair;

    public SendBatchTests() => _pair = new(_loop);

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task Sends_InABatch_LeaveAtItsEnd()
    {
        InBatch(() =>
        {
            SendNow("one "u8.ToArray());
            SendNow("two"u8.ToArray());
            Assert.Equal(0, _pair.Peer.Available);
        });
        _pair.Ours.Close(reset: false);
        Assert.Equal("one two"u8.ToArray(), await _pair.ReadToEndAsync().Within());
    }

    [Fact]
    public async Task Send_ThatIsTooLargeToWait_GoesBehindWhatWaits()
    {
        var large = Pattern(SendBatch.LargestSend + 1, 7);
        var reading = _pair.ReadToEndAsync();
        var rest = Task.CompletedTask;
        InBatch(() =>
        {
            SendNow("first "u8.ToArray());
            rest = _pair.SendAsync(large);
        });
        await rest.Within();
        _pair.Ours.Close(reset: false);
        var got = await reading.Within();
        Assert.Equal([.. "first "u8, .. large], got);
    }

    [Fact]
    public async Task Send_OfAnotherThread_GoesBehindWhatWaitsHere()
    {
        InBatch(() =>
        {
            SendNow("here "u8.ToArray());
            var there = new Thread(() => SendNow("there"u8.ToArray()));
            there.Start();
            there.Join();
        });
        _pair.Ours.Close(reset: false);
        Assert.Equal("here there"u8.ToArray(), await _pair.ReadToEndAsync().Within());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Close_InABatch_IsBehindWhatWaits(bool reset)
    {
        InBatch(() =>
        {
            SendNow("said"u8.ToArray());
            _pair.Ours.Close(reset);
        });
        var got = new byte[16];
        Assert.Equal(4, await _pair.Peer.ReceiveAsync(got).Within());
        if (reset)
        {
            await Assert.ThrowsAsync<SocketException>(() => _pair.Peer.ReceiveAsync(got).Within());
        }
        else
        {
            Assert.Equal(0, await _pair.Peer.ReceiveAsync(got).Within());
        }
    }

    [Fact]
    public async Task Peer_ThatDoesNotRead_IsSettledOnceItDid()
    {
        var all = Fill();
        var settling = _pair.Ours.SettleAsync().AsTask();
        Assert.False(settling.IsCompleted);
        var reading = _pair.ReadToEndAsync();
        Assert.True((await settling.Within()).IsDone);
        _pair.Ours.Close(reset: false);
        Assert.Equal(all, await reading.Within());
    }

    [Fact]
    public async Task Close_WhileItIsSettled_SaysSo()
    {
        Fill();
        var settling = _pair.Ours.SettleAsync().AsTask();
        _pair.Ours.Close(reset: true);
        Assert.Equal(ConnectionFault.Aborted, (await settling.Within()).Fault);
    }

    [Fact]
    public async Task Peer_ThatDoesNotRead_KeepsTheNextSendWaiting()
    {
        var all = Fill();
        var next = _pair.SendAsync("and the next"u8.ToArray());
        Assert.False(next.IsCompleted);
        var reading = _pair.ReadToEndAsync();
        await next.Within();
        await _pair.Ours.ShutdownSendAsync();
        var got = await reading.Within();
        Assert.Equal([.. all, .. "and the next"u8], got);
    }

    [Fact]
    public async Task End_WithARest_ComesBehindIt()
    {
        var all = Fill();
        var ending = _pair.Ours.ShutdownSendAsync().AsTask();
        Assert.False(ending.IsCompleted);
        Assert.Equal(all, await _pair.ReadToEndAsync().Within());
        await ending.Within();
    }

    [Fact]
    public async Task Reset_WithARest_EndsTheSendThatWaits()
    {
        Fill();
        var next = _pair.Ours.SendAsync("never"u8.ToArray()).AsTask();
        Assert.False(next.IsCompleted);
        _pair.Ours.Close(reset: true);
        Assert.Equal(ConnectionFault.Aborted, (await next.Within()).Fault);
        Assert.False((await _pair.Ours.SendAsync("never"u8.ToArray())).IsDone);
    }

    [Fact]
    public async Task Send_ToAPeerThatIsGone_FailsAtTheNextOne()
    {
        _pair.Peer.LingerState = new(true, 0);
        _pair.Peer.Close();
        InBatch(() => SendNow("lost"u8.ToArray()));
        InBatch(() => Assert.Equal(ConnectionFault.PeerReset, _pair.Ours.SendAsync("more"u8.ToArray()).Result.Fault));
        Assert.Equal(ConnectionFault.PeerReset, (await _pair.Ours.SendAsync("more"u8.ToArray())).Fault);
        Assert.Equal(ConnectionFault.PeerReset, (await _pair.Ours.ReceiveAsync(new byte[8])).Fault);
    }

    /// <summary>Sends in batches until the system takes no more, and says what was sent.</summary>
    private byte[] Fill()
    {
        var all = new MemoryStream();
        for (var i = 0; !_pair.Ours.HasRest; i++)
        {
            Assert.True(i < 4000, "the system takes everything");
            var bytes = Pattern(3000, i);
            InBatch(() => SendNow(bytes));
            all.Write(bytes);
        }

        return all.ToArray();
    }

    private void SendNow(byte[] bytes)
    {
        var sending = _pair.Ours.SendAsync(bytes);
        Assert.True(sending.IsCompleted);
        Assert.Equal(bytes.Length, sending.Result.Bytes);
    }

    internal static void InBatch(Action act)
    {
        var batch = new SendBatch();
        batch.BecomeThisThreads();
        batch.Open();
        try
        {
            act();
        }
        finally
        {
            batch.Close();
        }
    }

    internal static byte[] Pattern(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
