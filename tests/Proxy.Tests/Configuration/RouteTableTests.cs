using FastMcp.TestKit;
using System.Text;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Routing;

namespace FastMcp.Proxy.Tests.Configuration;

public sealed class RouteTableTests
{
    private static readonly Snapshot _snapshot = Snapshot.Build(
        new Config
        {
            Listeners = [],
            Upstreams = [new UpstreamConfig { Name = "a", Url = new Uri("http://127.0.0.1:1") }],
            Routes =
            [
                Route("rest", "*", "/"),
                Route("crm", "*", "/crm"),
                Route("crm-admin", "*", "/crm/admin/"),
                Route("suffix", "*.example.com", "/"),
                Route("longer-suffix", "*.eu.example.com", "/"),
                Route("host", "gw.example.com", "/api"),
                Route("v6", "[::1]", "/"),
            ],
        },
        1,
        _ => RouteGuard.Running(1, []));

    [Theory]
    [InlineData("x", "/", "rest")]
    [InlineData("x", "/crm", "crm")]
    [InlineData("x", "/crm?a=/crm/admin/x", "crm")]
    [InlineData("x", "/crm/x", "crm")]
    [InlineData("x", "/crmx", "rest")]
    [InlineData("x", "/CRM", "rest")]
    [InlineData("x", "/crm/admin", "crm-admin")]
    [InlineData("x:8080", "/crm/admin/x", "crm-admin")]
    [InlineData("a.example.com", "/crm", "suffix")]
    [InlineData("A.EU.Example.Com:1", "/", "longer-suffix")]
    [InlineData("example.com", "/", "rest")]
    [InlineData("aexample.com", "/", "rest")]
    [InlineData("gw.example.com.", "/api/x", "host")]
    [InlineData("gw.example.com", "/other", "suffix")]
    [InlineData("[::1]:8080", "/crm", "v6")]
    [InlineData("", "/crm", "crm")]
    [InlineData("x", "/crm/..hidden", "crm")]
    [InlineData("x", "/crm/.../a", "crm")]
    [InlineData("x", "/crm/a.b", "crm")]
    [InlineData("x", "/crm?x=/../y", "crm")]
    [InlineData("x", "/crm/../rest", null)]
    [InlineData("x", "/crm/.", null)]
    [InlineData("x", "/crm/%2e%2E/rest", null)]
    [InlineData("x", "/crm/.%2e?x", null)]
    [InlineData("x", "/crm\\..\\rest", null)]
    [InlineData("x", "*", null)]
    public void Find_HostAndPath_GivesMostSpecificRoute(string host, string target, string? route) =>
        Assert.Equal(route, _snapshot.Find(Encoding.ASCII.GetBytes(host), Encoding.ASCII.GetBytes(target))?.Name);

    [Fact]
    public void Find_Twice_AllocatesNothing()
    {
        _ = _snapshot.Find("gw.example.com:80"u8, "/api/x?y"u8);
        var allocated = Allocated.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                _ = _snapshot.Find("gw.example.com:80"u8, "/api/x?y"u8);
            }
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void AllowsHost_ListedAndOthers_IgnoresPortAndCase()
    {
        var route = new Route(Route("r", "*", "/") with { Hosts = ["gw.example"], Origins = ["https://app.example"] }, new UpstreamConfig { Name = "u", Url = new Uri("http://127.0.0.1:1") }, RouteGuard.Off);

        Assert.True(route.AllowsHost("GW.example:443"u8));
        Assert.False(route.AllowsHost("evil.example"u8));
        Assert.False(route.AllowsHost("gw.example.evil"u8));
        Assert.True(route.AllowsOrigin("https://app.example"u8));
        Assert.False(route.AllowsOrigin("https://app.example:444"u8));
        Assert.False(route.AllowsOrigin("null"u8));
    }

    [Fact]
    public void Build_MaskOff_NeverAsksForAGuard()
    {
        var config = new Config { Listeners = [], Upstreams = [new UpstreamConfig { Name = "a", Url = new Uri("http://127.0.0.1:1") }], Routes = [Route("r", "*", "/") with { Mask = false }] };

        var snapshot = Snapshot.Build(config, 1, _ => throw new InvalidOperationException("asked"));

        Assert.True(snapshot.Routes[0].Guard.IsOff);
    }

    private static RouteConfig Route(string name, string host, string path) => new() { Name = name, Host = host, Path = path, Upstream = "a" };
}
