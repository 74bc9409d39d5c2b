using System.Text;
using FastMcp.Proxy.Gating.Answers;

namespace FastMcp.Proxy.Tests.Gating;

/// <summary>What is known of a session's calls, and that what was forgotten is never taken for known.</summary>
public sealed class KeptCallsTests
{
    private readonly KeptCalls _calls = new();

    [Fact]
    public void Session_ThatNobodySawBegin_IsNotKnown()
    {
        Note("s", "7", "one");
        Assert.Empty(Of("s", "7"));
        Begin("s");
        Note("s", "7", "two");
        Note("s", "\"7\"", "three");
        Assert.Equal(["two", "three"], Of("s", "7"));
        Assert.Empty(Of("other", "7"));
    }

    [Fact]
    public void Id_UsedAgainBehindItWasForgotten_StaysUnknown()
    {
        Begin("s");
        Note("s", "7", "secret");
        for (var id = 100; id < 100 + KeptCalls.MostCalls; id++)
        {
            Note("s", $"{id}", "other");
        }

        Note("s", "7", "harmless");
        Assert.Empty(Of("s", "7"));
        Assert.Single(Of("s", "163"));
    }

    [Fact]
    public void Session_ThatMadeRoomForOthers_IsNotKnownAgainByACall()
    {
        Begin("s");
        Note("s", "7", "secret");
        for (var other = 0; other <= KeptCalls.MostSessions; other++)
        {
            Begin("other " + other);
        }

        Note("s", "7", "harmless");
        Assert.Empty(Of("s", "7"));
    }

    [Fact]
    public void Id_ThatNobodyCanRead_MakesItsSessionUnknown()
    {
        Begin("s");
        Note("s", "8", "one");
        Note("s", "\"" + new string('x', 300) + "\"", "two");
        Assert.Empty(Of("s", "8"));
    }

    private void Begin(string session) => _calls.Begin(Encoding.UTF8.GetBytes(session));

    private void Note(string session, string id, string body) =>
        _calls.Note(Encoding.UTF8.GetBytes(session), Encoding.UTF8.GetBytes(id), new KeptCall(Encoding.UTF8.GetBytes(body), [], null));

    private string[] Of(string session, string id) =>
        [.. _calls.Of(Encoding.UTF8.GetBytes(session), Encoding.UTF8.GetBytes(id)).Select(call => Encoding.UTF8.GetString(call.Body))];
}
