namespace FastMcp.Store.Tests;

public sealed class StoreSecretTests
{
    [Theory]
    [InlineData("Host=db;Database=fastmcp;Username=u;Password=hunter2", null, true)]
    [InlineData("Host=db;Database=fastmcp;Password=hunter2;SSL Mode=VerifyFull", null, false)]
    [InlineData("Host=127.0.0.1;Database=fastmcp;Password=hunter2", null, false)]
    [InlineData("Host=/run/postgresql;Database=fastmcp;Password=hunter2\n", null, false)]
    [InlineData("Host=127.0.0.1,db;Database=fastmcp", null, true)]
    [InlineData("Database=fastmcp;Password=hunter2", "A connection string names at least Host and Database", false)]
    [InlineData("", "A connection string names at least Host and Database", false)]
    [InlineData("Hostess=hunter2", "This is no connection string", false)]
    [InlineData("postgresql://u:hunter2@db/fastmcp", "This is no connection string", false)]
    public void Parse_AText_IsASecretOrSaysWhyNotWithoutIt(string text, string? whyNot, bool open)
    {
        var secret = StoreSecret.Parse(text, out var said);
        Assert.Equal(whyNot is null, secret is not null);
        Assert.StartsWith(whyNot ?? "", said ?? "");
        Assert.DoesNotContain("hunter2", said ?? "");
        Assert.DoesNotContain("hunter2", $"{secret}");
        Assert.Equal(open, secret?.IsOpenOnTheWay ?? false);
    }
}
