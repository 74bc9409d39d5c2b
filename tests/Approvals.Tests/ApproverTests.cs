namespace FastMcp.Approvals;

/// <summary>Who is taken for whom: subjects are compared as tokens spell them.</summary>
public sealed class ApproverTests
{
    private const string Issuer = "https://idp.example/";

    [Theory]
    [InlineData("lea@example.com", true)]
    [InlineData("https://idp.example/ lea@example.com", true)]
    [InlineData("Lea@example.com", false)]
    [InlineData("lea@example.com ", false)]
    [InlineData("https://idp.example lea@example.com", false)]
    [InlineData("https://IDP.example/ lea@example.com", false)]
    [InlineData("https://other.example/ lea@example.com", false)]
    [InlineData("https://idp.example/  lea@example.com", false)]
    [InlineData("https://idp.example/\nlea@example.com", false)]
    [InlineData("le\u0301a@example.com", false)]
    [InlineData("", false)]
    public void Subject_IsComparedByteByByte(string subject, bool same)
    {
        var request = Rig.Draft(caller: "lea@example.com") with { Issuer = Issuer };
        Assert.Equal(same, new Approver("someone", [], [subject]).Is(request));
    }

    [Fact]
    public void Names_OfTheCallerOrItsAgent_AreThePerson()
    {
        var request = Rig.Draft(caller: "lea") with { Agent = "bot", Issuer = Issuer };
        Assert.True(new Approver("lea", [], []).Is(request));
        Assert.True(new Approver("bot", [], []).Is(request));
        Assert.True(new Approver("sam", [], ["bot"]).Is(request));
        Assert.False(new Approver("sam", [], [""]).Is(request with { Agent = "" }));
        Assert.False(new Approver("LEA", [], []).Is(request));
    }
}
