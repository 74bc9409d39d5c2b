using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Loops;
using FastMcp.Proxy.Transport.Turns;

namespace FastMcp.Proxy.Tests.Transport.Loops;

/// <summary>A connection whose last sends wait for a peer that does not read: whoever ends or closes it waits as long as a write would.</summary>
public sealed class SettlingTests : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly Rig _rig = new();
    private readonly SocketPair _pair = new(new EventLoop("settling-loop", new TurnRoom(1)));
    private readonly Connection _ours;

    public SettlingTests() => _ours = new(_pair.Ours, new() { WriteTimeout = s_timeout }, _rig.State);

    public void Dispose()
    {
        _pair.Dispose();
        _rig.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_BeforeAPeerThatNeverReads_TakesTheWriteTimeout(bool closes)
    {
        Fill();
        var ending = EndAsync(closes);
        _rig.Clock.Advance(s_timeout / 2);
        Assert.False(ending.IsCompleted);
        Assert.False(_ours.OutputFault != ConnectionFault.None);
        _rig.Clock.Advance(s_timeout);
        await ending.Within();
        Assert.Equal(ConnectionFault.WriteTimeout, _ours.OutputFault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_BeforeASlowReader_LosesNothing(bool closes)
    {
        var all = Fill();
        var ending = EndAsync(closes);
        Assert.Equal(all, await _pair.ReadToEndAsync().Within());
        await ending.Within();
        Assert.Equal(ConnectionFault.None, _ours.OutputFault is ConnectionFault.Closed ? ConnectionFault.None : _ours.OutputFault);
    }

    private Task EndAsync(bool closes) => (closes ? _ours.DisposeAsync() : _ours.ShutdownSendAsync()).AsTask();

    private byte[] Fill()
    {
        var all = new MemoryStream();
        for (var i = 0; !_pair.Ours.HasRest; i++)
        {
            Assert.True(i < 4000, "the system takes everything");
            var bytes = SendBatchTests.Pattern(3000, i);
            SendBatchTests.InBatch(() => Assert.True(_ours.Output.WriteAsync(bytes).IsCompleted));
            all.Write(bytes);
        }

        return all.ToArray();
    }
}
