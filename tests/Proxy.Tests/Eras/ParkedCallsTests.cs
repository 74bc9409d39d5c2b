using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Eras;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Responses;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Tests.Eras;

/// <summary>What waits for clients is bounded: of all, of one caller, and of one call.</summary>
public sealed class ParkedCallsTests : IDisposable
{
    private readonly Rig _rig = new();
    private readonly List<IDisposable> _peers = [];

    public void Dispose()
    {
        _peers.ForEach(one => one.Dispose());
        _rig.Dispose();
    }

    [Fact]
    public async Task OneCaller_HasAQuarterOfThePlaces()
    {
        var count = new Gauge();
        var parked = new ParkedCalls(20, TimeSpan.FromMinutes(1), count, _rig.Clock);
        for (var i = 0; i < 5; i++)
        {
            Assert.NotNull(parked.Park(await RunAsync("alice")));
        }

        Assert.Null(parked.Park(await RunAsync("alice")));
        var bob = await RunAsync("bob");
        var ticket = parked.Park(bob);
        Assert.NotNull(ticket);
        Assert.Equal(6, count.Value);

        // Nobody was given it: it does not keep its place.
        Assert.True(parked.Unpark(bob));
        Assert.False(parked.Unpark(bob));
        Assert.Equal(5, count.Value);
        Assert.Null(parked.Take(ticket, EraCalls.Of("bob")));
    }

    [Fact]
    public async Task WithoutACaller_ItIsOfWhoShowsTheSame()
    {
        var parked = new ParkedCalls(20, TimeSpan.FromMinutes(1), new Gauge(), _rig.Clock);
        var ticket = parked.Park(await RunAsync("", ("Authorization", "alice")));
        Assert.Null(parked.Take(ticket!, EraCalls.Of("", passed: ("Authorization", "bob"))));
        Assert.NotNull(parked.Take(ticket!, EraCalls.Of("", passed: ("Authorization", "alice"))));
    }

    [Fact]
    public async Task OpenQuestions_HaveAnEnd()
    {
        var run = await RunAsync("alice");
        var (longId, read) = EraCalls.Read($$"""{"jsonrpc":"2.0","id":"{{new string('i', 300)}}","method":"roots/list"}""");
        Assert.False(run.Takes(longId, read));
        var (question, message) = EraCalls.Read("""{"jsonrpc":"2.0","id":"q","method":"roots/list"}""");
        for (var i = 0; i < RunningCall.MostOpen; i++)
        {
            Assert.True(run.Takes(question, message));
            run.Ask(question);
        }

        Assert.True(run.IsFull);
        Assert.False(run.Takes(question, message));
        run.Open.Clear();
        run.Ask(EraCalls.Read("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"roots/list\",\"params\":{\"x\":\"" + new string('x', RunningCall.MostOpenBytes) + "\"}}").Bytes);
        Assert.False(run.Takes(question, message));
    }

    private async Task<RunningCall> RunAsync(string caller, params (string Name, string Value)[] passed)
    {
        var (connection, peer) = await _rig.PairAsync();
        _peers.Add(peer);
        var answer = new InnerAnswer(connection, new ResponseHead(), HttpLimits.Default, SseLimits.Default, default);
        var session = new LegacySession(null!, new McpServerConfig { Path = "/" }, _rig.Clock);
        return new RunningCall(EraCalls.Of(caller, passed: passed), session, 1, answer, new CancellationTokenSource());
    }
}
