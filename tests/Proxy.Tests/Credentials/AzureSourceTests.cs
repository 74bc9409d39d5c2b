using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Credentials.Sources;
using FastMcp.Proxy.Credentials.Templates;
using FastMcp.Proxy.Outbound;
using FastMcp.TestKit.Peers;

namespace FastMcp.Proxy.Tests.Credentials;

/// <summary>The platform's own address is reached by this source, and by nothing else.</summary>
public sealed class AzureSourceTests
{
    private static readonly LendScope _scope = new("alice", default, TemplateValues.None);

    [Fact]
    public async Task Service_IsAskedByItsSecret_ThoughNothingIsListed()
    {
        await using var service = Service();
        var minted = await Source(service.Port, "secret of the platform").MintAsync(_scope);
        Assert.Equal("of-the-identity", System.Text.Encoding.ASCII.GetString(minted.Secret!.Reveal()));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(4102444800), minted.EndsAt);
        Assert.Equal("/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fvault.azure.net&client_id=user-assigned", Assert.Single(service.Requests).Target);
        // The gateway's other fetches refuse that address as ever.
        using var outbound = new OutboundClient(OutboundConfig.Default);
        Assert.Contains("fetched by https only", (await outbound.GetAsync(new Uri($"http://127.0.0.1:{service.Port}/msi/token"))).WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_ThatIsBusy_IsAskedOnceMore_AndAWrongSecretIsAFailure()
    {
        await using var service = Service();
        service.Fallback = e =>
        {
            service.Fallback = Answered;
            return e.SendAsync("HTTP/1.1 429 Busy\r\nContent-Length: 0\r\n\r\n");
        };
        Assert.NotNull((await Source(service.Port, "secret of the platform").MintAsync(_scope)).Secret);
        var refused = await Source(service.Port, "wrong").MintAsync(_scope);
        Assert.Null(refused.Secret);
        Assert.DoesNotContain("wrong", refused.WhyNot, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://metadata.example/token")]
    [InlineData("http://10.0.0.1/token")]
    [InlineData("http://8.8.8.8/token")]
    [InlineData("https://127.0.0.1/token")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public async Task Endpoint_ThatIsNoAddressOfTheMachine_IsNotBelieved(string endpoint)
    {
        var minted = await Source(endpoint, "secret").MintAsync(_scope);
        Assert.Contains("no http URL of an address of this machine", minted.WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_ForOneAddress_ReachesNoOtherByHttp()
    {
        await using var service = Service();
        using var outbound = new OutboundClient(OutboundConfig.Default, System.Net.IPAddress.Parse("127.0.0.2"));
        Assert.Contains("fetched by https only", (await outbound.GetAsync(new Uri($"http://127.0.0.1:{service.Port}/x"))).WhyNot, StringComparison.Ordinal);
        Assert.Empty(service.Requests);
    }

    private static ScriptedUpstream Service() => new(Answered);

    private static Task Answered(UpstreamExchange exchange) => exchange.Request.Head["x-identity-header"] == "secret of the platform"
        ? exchange.SendAsync(Answers.Plain("application/json", """{"access_token":"of-the-identity","expires_on":"4102444800","resource":"https://vault.azure.net","token_type":"Bearer"}"""))
        : exchange.SendAsync("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");

    private static AzureSource Source(int port, string secret) => Source($"http://127.0.0.1:{port}/msi/token", secret);

    private static AzureSource Source(string endpoint, string secret)
    {
        var config = new CredentialConfig
        {
            Name = "azure", Spec = CredentialSpecs.Find("azure")!, Values = new Dictionary<string, IReadOnlyList<string>> { ["resource"] = ["https://vault.azure.net"], ["client"] = ["user-assigned"] },
        };
        return new AzureSource(new SourceTerms(config, new OutboundClient(OutboundConfig.Default), TimeProvider.System), name => name switch { "IDENTITY_ENDPOINT" => endpoint, "IDENTITY_HEADER" => secret, _ => null });
    }
}
