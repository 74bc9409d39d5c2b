using System.Net;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Tests.Outbound;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a00:1::")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%3")]
    [InlineData("ff02::1")]
    public void Address_ThatIsNotPublic_IsRefused(string address) => Assert.False(new AddressRules([]).Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:1.1.1.1")]
    public void Address_ThatIsPublic_IsLetIn(string address) => Assert.True(new AddressRules([]).Allows(IPAddress.Parse(address)));

    [Fact]
    public void Range_ThatIsListed_IsLetInAndNothingBeside()
    {
        var rules = new AddressRules([IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd12::/16")]);
        Assert.True(rules.Allows(IPAddress.Parse("10.1.255.1")));
        Assert.True(rules.Allows(IPAddress.Parse("::ffff:10.1.0.1")));
        Assert.True(rules.Allows(IPAddress.Parse("fd12::1")));
        Assert.False(rules.Allows(IPAddress.Parse("10.2.0.1")));
        Assert.False(rules.Allows(IPAddress.Parse("fd13::1")));
    }
}
