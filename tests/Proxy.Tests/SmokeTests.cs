namespace FastMcp.Proxy.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Repository_Found() => Assert.True(Directory.Exists(FastMcp.TestKit.Shared.Repository));
}
