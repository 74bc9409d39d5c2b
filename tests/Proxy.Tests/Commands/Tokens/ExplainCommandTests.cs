using System.Text;
using FastMcp.Proxy.Commands.Tokens;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Identity.Issuers;

namespace FastMcp.Proxy.Tests.Commands.Tokens;

public sealed class ExplainCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-explain-").FullName;

    public ExplainCommandTests()
    {
        DevelopmentKey.Make(Key);
        File.WriteAllText(At("fastmcp.yaml"), """
            listeners: [{ address: 127.0.0.1:8080 }]
            issuers: [{ name: dev, development: dev.pem }]
            upstreams: [{ name: a, url: 'http://127.0.0.1:1' }]
            routes: [{ upstream: a, identity: { issuers: [dev], resource: 'http://127.0.0.1/r', scopes: [b] } }]
            """);
    }

    [Theory]
    [InlineData("http://127.0.0.1/r", "b", 60, "takes this token", 0)]
    [InlineData("http://127.0.0.1/r/", "b", 60, "(audience_wrong)", 1)]
    [InlineData("http://127.0.0.1/r", "b", -60, "(expired)", 1)]
    [InlineData("http://127.0.0.1/r", "a", 60, "The route needs b too", 1)]
    public async Task Token_IsExplainedByTheCheckThatFails(string audience, string scope, int seconds, string says, int code)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var token = DevelopmentKey.Sign(Key, new DevelopmentClaims("alice", audience, ["sre"], [scope], null).ToJson(IdentityBinder.DevelopmentIssuer, now, seconds));
        var (got, output) = await ExplainAsync($"Bearer {token}\n");

        Assert.True(got == code && output.Contains(says, StringComparison.Ordinal), output);
        Assert.DoesNotContain(token.Split('.')[2], output);
    }

    [Fact]
    public async Task Text_ThatIsNoToken_IsExplained()
    {
        Assert.Contains("(not_compact)", (await ExplainAsync("abc")).Output);
        Assert.Contains("(encrypted)", (await ExplainAsync("a.b.c.d.e")).Output);
        var forged = Encoding.ASCII.GetString(Convert.FromBase64String("ZXlKaGJHY2lPaUp1YjI1bEluMC5lMzAu"));
        Assert.Contains("(algorithm_refused)", (await ExplainAsync(forged)).Output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Key => At("dev.pem");

    private string At(string name) => Path.Combine(_folder, name);

    private async Task<(int Code, string Output)> ExplainAsync(string token)
    {
        var output = new StringWriter();
        var code = await ExplainCommand.ExplainAsync(At("fastmcp.yaml"), null, new StringReader(token), output, output);
        return (code, output.ToString());
    }
}
