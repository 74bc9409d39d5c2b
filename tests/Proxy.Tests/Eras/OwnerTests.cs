namespace FastMcp.Proxy.Tests.Eras;

/// <summary>Who shows something else to the server is somebody else to it.</summary>
public sealed class OwnerTests
{
    [Theory]
    [InlineData("Authorization", "Bearer b")]
    [InlineData("Cookie", "session=b")]
    [InlineData("X-Forwarded-User", "bob")]
    [InlineData("X-Secret", "lent to bob")]
    public void WhatSaysWhoItIs_TellsApart(string name, string value)
    {
        var alice = EraCalls.Of(passed: (name, "of alice"));
        var bob = EraCalls.Of(passed: (name, value));
        Assert.NotEqual(alice.Shown, bob.Shown);
        Assert.NotEqual(alice.Owner, bob.Owner);
        Assert.NotEqual(EraCalls.Of().Owner, bob.Owner);
        Assert.Equal(bob.Owner, EraCalls.Of(passed: (name.ToUpperInvariant(), value)).Owner);
    }

    [Theory]
    [InlineData("Traceparent")]
    [InlineData("User-Agent")]
    [InlineData("X-Request-Id")]
    public void WhatIsNewWithEachRequest_DoesNot(string name) =>
        Assert.Equal(EraCalls.Of(passed: (name, "1")).Owner, EraCalls.Of(passed: (name, "2")).Owner);

    [Fact]
    public void ACaller_IsTheSame_WithANewToken_AndHasAnotherSessionThen()
    {
        var (old, fresh) = (EraCalls.Of("alice", passed: ("Authorization", "1")), EraCalls.Of("alice", passed: ("Authorization", "2")));
        Assert.Equal(old.Owner, fresh.Owner);
        Assert.NotEqual(old.Shown, fresh.Shown);
    }

    [Fact]
    public void WhereANameEnds_IsPartOfIt() =>
        Assert.NotEqual(EraCalls.Of(passed: [("A", "bC"), ("D", "e")]).Owner, EraCalls.Of(passed: [("A", "b"), ("CD", "e")]).Owner);
}
