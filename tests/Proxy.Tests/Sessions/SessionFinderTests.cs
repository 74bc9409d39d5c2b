using System.Text;
using FastMcp.Proxy.Sessions;
using FastMcp.Proxy.Tests.Transport;

namespace FastMcp.Proxy.Tests.Sessions;

public sealed class SessionFinderTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private readonly ManualClock _clock = new();
    private readonly SessionFinder _finder;

    public SessionFinderTests() => _finder = new SessionFinder(_clock);

    [Fact]
    public void ProtocolSession_OfItsCaller_IsFoundAgain()
    {
        Assert.Equal(Found("ada", session: "s1"), Found("ada", session: "s1"));
        Assert.NotEqual(Found("ada", session: "s1"), Found("ada", session: "s2"));
    }

    [Fact]
    public void ProtocolSession_OfAnotherCaller_IsRefusedAndStaysItsOwners()
    {
        var mine = Found("ada", session: "s1");

        Assert.False(Try("bob", out _, session: "s1"));
        Assert.Equal(mine, Found("ada", session: "s1"));
    }

    [Fact]
    public void ProtocolSession_BesideATrace_IsTheStronger() =>
        Assert.Equal(Found("ada", session: "s1"), Found("ada", session: "s1", trace: Trace));

    [Fact]
    public void Trace_OfOneCaller_JoinsExchangesOfAnyAgentAndAnyAge()
    {
        var first = Found("ada", trace: Trace, agent: "a/1");
        _clock.Advance(10 * SessionFinder.Window);

        Assert.Equal(first, Found("ada", trace: Trace, agent: "b/2"));
        Assert.NotEqual(first, Found("bob", trace: Trace, agent: "a/1"));
    }

    [Fact]
    public void Agent_WhileItKeepsTalking_StaysInItsSession()
    {
        var first = Found("ada", agent: "a/1");
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(SessionFinder.Window);
            Assert.Equal(first, Found("ada", agent: "a/1"));
        }
    }

    [Fact]
    public void Agent_SilentForLongerThanTheWindow_BeginsANewSession()
    {
        var first = Found("ada", agent: "a/1");
        _clock.Advance(SessionFinder.Window + TimeSpan.FromSeconds(1));
        var second = Found("ada", agent: "a/1");

        Assert.NotEqual(first, second);
        Assert.Equal(second, Found("ada", agent: "a/1"));
    }

    [Theory]
    [InlineData("bob", "a/1")]
    [InlineData("ada", "a/2")]
    [InlineData("adaa", "/1")]
    public void Agent_OrCallerOfAnotherName_IsAnotherSession(string caller, string agent) =>
        Assert.NotEqual(Found("ada", agent: "a/1"), Found(caller, agent: agent));

    [Fact]
    public void Table_AtItsBound_ForgetsAndGoesOn()
    {
        Assert.Equal(Found("ada", session: "first"), Found("ada", session: "first"));
        for (var i = 0; i < SessionFinder.MaxEntries; i++)
        {
            Found("ada", session: "s" + i);
        }

        Assert.InRange(_finder.Count, 1, SessionFinder.MaxEntries);

        // Forgotten, so that it is learned again: by whoever comes first.
        Assert.True(Try("bob", out _, session: "first"));
        Assert.False(Try("ada", out _, session: "first"));
    }

    [Fact]
    public void Binding_ThatIsInUse_OutlivesAFloodOfOthers()
    {
        Found("ada", session: "first");
        for (var i = 0; i < 2 * SessionFinder.MaxEntries; i++)
        {
            Found("mallory", session: "s" + i);
            if (i % 10_000 == 0)
            {
                Assert.False(Try("mallory", out _, session: "first"));
            }
        }

        Assert.False(Try("mallory", out _, session: "first"));
        Assert.InRange(_finder.Count, 1, SessionFinder.MaxEntries);
    }

    [Fact]
    public void Id_OfAnotherProcess_IsAnotherOne()
    {
        var other = new SessionFinder(_clock);
        Assert.True(other.TryFind(new SessionClues { Caller = "ada", ProtocolSession = "s1"u8 }, out var there));
        Assert.NotEqual(Found("ada", session: "s1"), there);
    }

    private SessionId Found(string caller, string session = "", string trace = "", string agent = "")
    {
        Assert.True(Try(caller, out var found, session, trace, agent));
        return found;
    }

    private bool Try(string caller, out SessionId found, string session = "", string trace = "", string agent = "") => _finder.TryFind(
        new SessionClues
        {
            Caller = caller,
            ProtocolSession = Encoding.ASCII.GetBytes(session),
            TraceId = Encoding.ASCII.GetBytes(trace),
            Agent = Encoding.ASCII.GetBytes(agent),
        },
        out found);
}
