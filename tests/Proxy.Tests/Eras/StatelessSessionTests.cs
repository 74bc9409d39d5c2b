using System.Text;
using FastMcp.Proxy.Eras;
using FastMcp.Proxy.Tests.Transport;

namespace FastMcp.Proxy.Tests.Eras;

/// <summary>What a session keeps for its client.</summary>
public sealed class StatelessSessionTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task WhoWaitsForAChange_FindsTheNextOneOpen()
    {
        var session = Of("{}");
        var seen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var waits = session.Resources.Changed.Register(() => seen.TrySetResult(session.Resources.Changed.IsCancellationRequested));
        Assert.True(session.Subscribe("a://b", wants: true));
        Assert.False(await seen.Task.WaitAsync(Rig.Patience, TestContext.Current.CancellationToken));
        Assert.Equal(["a://b"], session.Resources.Uris);
    }

    [Fact]
    public void Names_AreBoundedInBytes_AndGivenBack()
    {
        var session = Of("{}");
        var half = new string('u', StatelessSession.MostResourceBytes / 2);
        Assert.True(session.Subscribe(half, wants: true));
        Assert.False(session.Subscribe(new string('v', StatelessSession.MostResourceBytes), wants: true));
        Assert.True(session.Subscribe(half[..^1] + "v", wants: true));
        Assert.False(session.Subscribe("w", wants: true));
        Assert.True(session.Subscribe(half, wants: true));
        Assert.True(session.Subscribe(half, wants: false));
        Assert.True(session.Subscribe("w", wants: true));
    }

    [Fact]
    public void Life_EndsWhatIsInUse()
    {
        var session = Of("{}");
        Assert.True(session.TryOpenStream());
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(session.IsOverdue(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True(session.IsOverdue(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData("{}", "roots/list", "", false)]
    [InlineData("""{"roots":{}}""", "roots/list", "", true)]
    [InlineData("""{"roots":{}}""", "sampling/createMessage", "", false)]
    [InlineData("""{"elicitation":{}}""", "elicitation/create", "", true)]
    [InlineData("""{"elicitation":{}}""", "elicitation/create", "\"mode\":\"url\"", false)]
    [InlineData("""{"elicitation":{"url":{}}}""", "elicitation/create", "\"mode\":\"url\"", true)]
    [InlineData("""{"elicitation":{"url":{}}}""", "elicitation/create", "\"mode\":\"form\"", false)]
    [InlineData("""{"tools":{}}""", "tools/call", "", false)]
    public void OnlyWhatWasDeclared_IsAsked(string capabilities, string method, string parameters, bool isAsked)
    {
        var asked = Encoding.UTF8.GetBytes($"{{\"method\":\"{method}\",\"params\":{{{parameters}}}}}");
        Assert.Equal(isAsked, LegacyCall.IsDeclared(Of(capabilities), asked, new(0, asked.Length)));
    }

    private StatelessSession Of(string capabilities) => new("k", "", Encoding.UTF8.GetBytes(capabilities), "{}"u8.ToArray(), _clock);
}
