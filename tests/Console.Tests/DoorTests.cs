using System.Net;
using FastMcp.WebConsole.Http;

namespace FastMcp.WebConsole.Tests;

/// <summary>Who may ask for what, and what every answer says to a browser.</summary>
public sealed class DoorTests(ServedFixture fixture) : IClassFixture<ServedFixture>
{
    private static readonly Facts Nothing = new();

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1", 421)]
    [InlineData("localhost:PORT", 200)]
    [InlineData("127.0.0.1:PORT", 200)]
    [InlineData("[::1]:PORT", 421)]
    [InlineData("127.0.0.1.evil.example:PORT", 421)]
    public async Task Host_IsItsOwnOrRefused(string host, int status)
    {
        var served = fixture.Served;
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { Host = host.Replace("PORT", $"{served.Address.Port}", StringComparison.Ordinal) } };
        using var answer = await served.Client.SendAsync(asked);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("POST", "", "", 405)]
    [InlineData("DELETE", "", "", 405)]
    [InlineData("GET", "cross-site", "no-cors", 403)]
    [InlineData("GET", "same-site", "cors", 403)]
    [InlineData("GET", "cross-site", "navigate", 200)]
    [InlineData("GET", "same-origin", "cors", 200)]
    [InlineData("HEAD", "none", "navigate", 200)]
    public async Task Request_ThatChangesOrComesFromAnotherSite_IsRefused(string method, string site, string mode, int status)
    {
        var served = fixture.Served;
        using var asked = new HttpRequestMessage(new HttpMethod(method), "/health");
        asked.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        asked.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", mode);
        using var answer = await served.Client.SendAsync(asked);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 405, answer.Content.Headers.Allow.Count > 0);
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/nothing", 404)]
    [InlineData("/watch/1-2", 404)]
    [InlineData("/assets/../console.css", 404)]
    [InlineData("/assets/console.css", 200)]
    [InlineData("/api/exchanges/x", 404)]
    public async Task Answer_OfEveryKind_IsKeptByNobodyAndRunsNothingForeign(string address, int status)
    {
        var served = fixture.Served;
        using var answer = await served.Client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.Equal(status, (int)answer.StatusCode);
        string One(string name) => Assert.Single(answer.Headers.GetValues(name));
        Assert.Equal(SafeHeaders.Policy, One("Content-Security-Policy"));
        Assert.Equal("no-store", One("Cache-Control"));
        Assert.Equal("nosniff", One("X-Content-Type-Options"));
        Assert.Equal("same-origin", One("Cross-Origin-Resource-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain(served.Records.Folder, text);
        Assert.DoesNotContain("Exception", text);
    }

    [Fact]
    public void Policy_AllowsNothingInline()
    {
        Assert.DoesNotContain("unsafe", SafeHeaders.Policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", SafeHeaders.Policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", SafeHeaders.Policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_NotOnLoopback_IsNoConsole() => await Assert.ThrowsAsync<ArgumentException>(() => ConsoleServer.StartAsync(
        new ConsoleOptions { Listen = new IPEndPoint(IPAddress.Any, 0) }, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));

    [Fact]
    public async Task Views_OfRecords_AreOnRecordOnceEach()
    {
        await using var served = await Served.StartAsync(new FakeGateway());
        served.Records.Play(Nothing, "{}", ("{}", []));
        await served.Records.WrittenAsync();
        var id = served.Records.Read()[0].Id;
        await served.GetAsync("/?q=secret+words");
        await served.GetAsync($"/watch/{id}");
        await served.GetAsync($"/api/exchanges/{id}");
        await served.GetAsync($"/api/exchanges/{id}?from=1");
        Assert.Equal(["a list of exchanges", $"exchange {id}", $"content of exchange {id}", $"content of exchange {id} from entry 1"], served.Gateway!.Views);

        // What a page fetches by itself when there is something new is the same view.
        using var part = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Part", "list" } } };
        using var answer = await served.Client.SendAsync(part);
        Assert.StartsWith("<section class=\"cards\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(4, served.Gateway.Views.Count);
    }
}
