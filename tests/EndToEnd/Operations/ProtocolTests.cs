using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Operations;

/// <summary>What each protocol of a route reads, and what it refuses.</summary>
public sealed class ProtocolTests(ProtocolTests.Gateway fixture) : IClassFixture<ProtocolTests.Gateway>
{
    private const string Broken = """{"ssn":"536-22-8190", broken""";

    [Theory]
    [InlineData("text")]
    [InlineData("http")]
    [InlineData("auto")]
    public async Task BrokenJson_WhereJsonIsNotDemanded_IsMaskedAsText(string protocol)
    {
        var seen = await GetAsync(protocol, "application/json", Broken);
        Assert.Equal((200, """{"ssn":"[SSN]", broken"""), (seen.Status, seen.Text));
    }

    [Theory]
    [InlineData("json", "/x")]
    [InlineData("mcp", "/x")]
    public async Task BrokenJson_WhereJsonIsDemanded_IsRefused(string protocol, string path)
    {
        var seen = await GetAsync(protocol, "application/json", Broken, path);
        Assert.Equal(502, seen.Status);
        Assert.Contains("upstream_broken", seen.Text);
    }

    [Fact]
    public async Task Json_WithEscapes_IsMaskedByItsMeaningAndElseUnchanged()
    {
        var seen = await GetAsync("json", "application/json", """{ "a" : ["\u0035\u0033\u0036-22-8190", 1.50, "caf\u00e9"] }""");
        Assert.Equal("""{ "a" : ["[SSN]", 1.50, "caf\u00e9"] }""", seen.Text);
    }

    [Fact]
    public async Task Json_EventsOfAnyKind_AreMaskedOneByOne()
    {
        var seen = await GetAsync("json", "text/event-stream", "event: a\ndata: {\"n\":\"536-22-8190\"}\n\ndata: no json 536-22-8190\n\n");
        Assert.Equal("event: a\ndata: {\"n\":\"[SSN]\"}\n\ndata: no json [SSN]\n\n", seen.Text);
    }

    [Fact]
    public async Task Mcp_NoMessage_IsRefusedAsJsonRpc()
    {
        var seen = await fixture.Own.ExchangeAsync(RawClient.Request("POST", "/mcp", "Content-Type: application/json\r\n", """{"a":1}"""u8));
        Assert.Equal(400, seen.Status);
        Assert.Contains("\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600", seen.Text);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Request_OfAProtocolThatReadsNone_GoesUpAsItIs(string protocol)
    {
        var body = """{"jsonrpc":"2.0","jsonrpc":"1","id":1,"note":"536-22-8190"}"""u8.ToArray();
        fixture.Answer = Answers.Plain("text/plain", "in");
        Assert.Equal("in", (await fixture.Own.ExchangeAsync(RawClient.Request("POST", "/" + protocol, "Content-Type: application/json\r\n", body))).Text);
        Assert.Equal(body, fixture.Upstream.Requests.Last().Body);
    }

    [Fact]
    public async Task OpenAi_ListOfModels_IsNoModelCallAndPasses()
    {
        var seen = await GetAsync("openai", "application/json", """{"data":[{"id":"m","note":"536-22-8190"}]}""", "/v1/models");
        Assert.Equal((200, """{"data":[{"id":"m","note":"[SSN]"}]}"""), (seen.Status, seen.Text));
    }

    [Fact]
    public async Task OpenAi_StreamOnAnyPath_IsJoinedByChoice()
    {
        fixture.Answer = Answers.Plain("text/event-stream", ChatFraming.Event(0, """{"content":"536-22-"}""") + ChatFraming.Event(0, """{"content":"8190."}""") + ChatFraming.Done);
        var seen = await fixture.Own.ExchangeAsync(Requests.Chat("/openai/elsewhere"));
        Assert.Contains("[SSN].", seen.Text);
        Assert.DoesNotContain("536", seen.Text);
    }

    private Task<RawAnswer> GetAsync(string protocol, string contentType, string body, string path = "")
    {
        fixture.Answer = Answers.Plain(contentType, body);
        return fixture.Own.ExchangeAsync(protocol == "mcp" ? Requests.ToolCall("/mcp" + path) : Requests.Get("/" + protocol + path));
    }

    /// <summary>One route of each protocol.</summary>
    public sealed class Gateway : IAsyncLifetime
    {
        private FileGateway? _own;

        public FileGateway Own => _own!;

        public byte[] Answer { get; set; } = [];

        public ScriptedUpstream Upstream { get; } = new();

        public async ValueTask InitializeAsync()
        {
            Upstream.Fallback = e => e.SendAsync(Answer);
            var routes = new[] { "mcp", "openai", "auto", "json", "text", "http" }.Select(p => $"  - {{ path: /{p}, upstream: up, protocol: {p} }}\n");
            _own = await FileGateway.StartAsync($"upstreams: [{{ name: up, url: 'http://127.0.0.1:{Upstream.Port}' }}]\nroutes:\n{string.Concat(routes)}");
        }

        public async ValueTask DisposeAsync()
        {
            _own?.Dispose();
            await Upstream.DisposeAsync();
        }
    }
}
