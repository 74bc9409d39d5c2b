using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Health;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Health;

public sealed class AdminServerTests
{
    [Fact]
    public async Task Healthz_GuardCannotRun_Is503AndSaysWhy()
    {
        var (status, body) = await GetAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", RouteGuard.Broken("policies/x.yaml(3,1): error FMP0001: no."));

        Assert.Equal(503, status);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("red", json.RootElement.GetProperty("status").GetString());
        var route = json.RootElement.GetProperty("routes")[0];
        Assert.Equal(("red", "mcp"), (route.GetProperty("status").GetString(), route.GetProperty("protocol").GetString()));
        Assert.Contains("FMP0001", route.GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Healthz_AllRuns_Is200WithCoverage()
    {
        var (status, body) = await GetAsync("GET /healthz HTTP/1.1\r\n\r\n", RouteGuard.Running(14, ["application/json", "text/event-stream"]));

        Assert.Equal(200, status);
        using var json = JsonDocument.Parse(body);
        var route = json.RootElement.GetProperty("routes")[0];
        Assert.Equal((14, 2), (route.GetProperty("rules").GetInt32(), route.GetProperty("formats").GetArrayLength()));
        Assert.Equal("off", json.RootElement.GetProperty("recording").GetProperty("status").GetString());
        Assert.Contains("Nothing is recorded", json.RootElement.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\n\r\n", 200)]
    [InlineData("GET /metrics?x HTTP/1.0\r\n\r\n", 200)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 404)]
    [InlineData("POST /healthz HTTP/1.1\r\n\r\n", 405)]
    [InlineData("POST /healthz HTTP/1.1\r\nContent-Length: 1\r\n\r\nx", 400)]
    [InlineData("what\r\n\r\n", 400)]
    [InlineData("GET /healthz HTTP/1.1\r\nno colon\r\n\r\n", 400)]
    public async Task Answer_Request_HasStatus(string request, int expected)
    {
        var (status, body) = await GetAsync(request, RouteGuard.Running(1, []));

        Assert.Equal(expected, status);
        Assert.Equal(request.Contains("GET /metrics", StringComparison.Ordinal), body.Contains("# TYPE fastmcp_connections gauge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_HeadWithoutEnd_IsRefusedAtTheCap()
    {
        var (status, _) = await GetAsync("GET /" + new string('a', 20_000), RouteGuard.Running(1, []));

        Assert.Equal(400, status);
    }

    private static async Task<(int Status, string Body)> GetAsync(string request, RouteGuard guard)
    {
        var config = new Config
        {
            Listeners = [],
            Upstreams = [new UpstreamConfig { Name = "a", Url = new Uri("http://127.0.0.1:1") }],
            Routes = [new RouteConfig { Name = "r", Upstream = "a", Protocol = RouteProtocol.Mcp }],
        };
        var metrics = new MetricsRegistry();
        metrics.Gauge("fastmcp_connections", "Open.");
        var health = new HealthCheck(new SnapshotState(Snapshot.Build(config, 1, _ => guard)), SessionLog.Off, () => []);
        await using var server = new AdminServer(new IPEndPoint(IPAddress.Loopback, 0), health, metrics, null, NullLogger<AdminServer>.Instance);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();
        return (int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }
}
