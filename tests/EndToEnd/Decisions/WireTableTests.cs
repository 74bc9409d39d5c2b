using System.Text;
using System.Text.RegularExpressions;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>
/// docs/verdicts-on-the-wire.md: what a client sees, for each kind of message, verdict and era, byte for byte. With FASTMCP_WRITE_RESULTS=1
/// the page is written anew.
/// </summary>
[Collection(nameof(DecidingGateway))]
public sealed class WireTableTests(DecidingGateway gateway, GovernedGateway governed) : IClassFixture<GovernedGateway>
{
    private const string Secret = "AKIAQ3EGV7D5HKX2MNRT";
    private const string ModernMeta = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"t\",\"version\":\"1\"},\"io.modelcontextprotocol/clientCapabilities\":{}}";

    // What follows is made by TaskWireTests, which has people to ask.
    internal const string Tasks = "\n## Calls that wait as tasks\n";

    internal static readonly string PagePath = Path.Combine(Shared.Repository, "docs", "verdicts-on-the-wire.md");

    [Fact]
    public async Task Page_EachKindVerdictAndEra_IsWhatTheClientSees()
    {
        var page = new StringBuilder(Head);
        foreach (var (what, era, verdict, request) in Cases())
        {
            var answer = await gateway.Gateway.ExchangeAsync(request);
            // The same call on the same connection pool never hangs, and its id is its own.
            var body = Still(answer.Text);
            page.Append($"| {what} | {era} | {verdict} | {answer.Status} | `{(body.Length == 0 ? "(empty)" : body.Replace("|", "\\|", StringComparison.Ordinal))}` |\n");
        }

        foreach (var (what, era, verdict, ask) in GovernedCases())
        {
            var answer = await ask();
            page.Append($"| {what} | {era} | {verdict} | {answer.Status} | `{Still(answer.Text)}` |\n");
        }

        var whole = await File.ReadAllTextAsync(PagePath, TestContext.Current.CancellationToken);
        var tasks = whole.IndexOf(Tasks, StringComparison.Ordinal) is >= 0 and var at ? whole[at..] : "";
        if (Environment.GetEnvironmentVariable("FASTMCP_WRITE_RESULTS") == "1")
        {
            await File.WriteAllTextAsync(PagePath, page + tasks, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(PagePath, TestContext.Current.CancellationToken), page + tasks);
    }

    private static IEnumerable<(string What, string Era, string Verdict, byte[] Request)> Cases()
    {
        foreach (var (tool, verdict) in new[] { ("get_user", "allow"), ("drop_table", "deny"), ("delete_user", "ask") })
        {
            yield return ("`tools/call`", "2025-06-18", verdict, Mcp($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}"}}"""));
            yield return ("`tools/call`", "2026-07-28", verdict, Modern(tool));
        }

        yield return ("`tools/call`, a secret in it", "2025-06-18", "deny", Mcp($$$$"""{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"get_user","arguments":{"k":"{{{{Secret}}}}"}}}"""));
        yield return ("`resources/read`", "2025-06-18", "deny", Mcp("""{"jsonrpc":"2.0","id":7,"method":"resources/read","params":{"uri":"file:///a"}}"""));
        yield return ("`prompts/get`", "2025-06-18", "deny", Mcp("""{"jsonrpc":"2.0","id":7,"method":"prompts/get","params":{"name":"p"}}"""));
        yield return ("`initialize`", "2025-06-18", "allow", Mcp("""{"jsonrpc":"2.0","id":7,"method":"initialize","params":{}}"""));
        yield return ("`initialize`, a secret in it", "2025-06-18", "deny", Mcp($$$"""{"jsonrpc":"2.0","id":7,"method":"initialize","params":{"k":"{{{Secret}}}"}}"""));
        yield return ("`server/discover`, a secret in it", "2026-07-28", "deny", Discover());
        yield return ("a notification", "2025-06-18", "deny", Mcp("""{"jsonrpc":"2.0","method":"notifications/odd"}"""));
        yield return ("a client's answer to what nobody asked", "2025-06-18", "deny", Mcp("""{"jsonrpc":"2.0","id":"s9","result":{}}"""));
        yield return ("a client's answer, a secret in it", "2025-06-18", "deny", Mcp($$$"""{"jsonrpc":"2.0","id":"s1","result":{"k":"{{{Secret}}}"}}"""));
        yield return ("a batch, one of two", "2025-03-26", "deny", RawClient.Request("POST", "/mcp", Requests.McpFields.Replace("2025-06-18", "2025-03-26", StringComparison.Ordinal), """[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"drop_table"}}]"""u8));
        yield return ("a session's stream (GET)", "2025-06-18", "allow", RawClient.Request("GET", "/mcp", "Accept: text/event-stream\r\n", []));
        yield return ("the end of a session (DELETE)", "2025-06-18", "allow", RawClient.Request("DELETE", "/mcp", "", []));
        yield return ("a model call", "OpenAI", "allow", Chat("gpt-mini", stream: false));
        yield return ("a model call", "OpenAI", "deny", Chat("gpt-large", stream: false));
        yield return ("a model call, streamed", "OpenAI", "deny", Chat("gpt-large", stream: true));
        yield return ("plain HTTP", "", "allow", Requests.Get("/pages/a"));
        yield return ("plain HTTP", "", "deny", Requests.Get("/files/a"));
    }

    // What differs from run to run: numbers of calls and blocks, and times.
    private static string Still(string body) => Regex.Replace(
        Regex.Replace(Regex.Replace(body, "\"call\":\"\\d+\"", "\"call\":\"N\""), "Wait \\d+ seconds|\"retryAfter\":\\d+|block-\\d+", found => Regex.Replace(found.Value, "\\d+", "N")), "\"reset\":\"[^\"]+\"|until [0-9T:-]+Z", found => found.Value[0] == 'u' ? "until T" : "\"reset\":\"T\"");

    private IEnumerable<(string What, string Era, string Verdict, Func<Task<RawAnswer>> Ask)> GovernedCases()
    {
        foreach (var modern in (bool[])[false, true])
        {
            var era = modern ? "2026-07-28" : "2025-06-18";
            Func<Task<RawAnswer>> Times(int before, string tool, string path = "/mcp") => async () =>
            {
                for (var call = 0; call < before; call++)
                {
                    await governed.ToolAsync(tool, path: path);
                }

                return await governed.Gateway.ExchangeAsync(modern ? Modern(tool, path) : Legacy(tool, path));
            };
            yield return ("`tools/call`, beyond its rate", era, "allow, with `limit`", Times(2, "seldom"));
            yield return ("`tools/call`, beyond its budget", era, "allow, with a budget", Times(3, "any", "/spender"));
            yield return ("`tools/call`, the sixth time in a minute", era, "deny", async () =>
            {
                var call = modern ? Modern("drop_anew") : Legacy("drop_again", "/mcp");
                for (var times = 0; times < 5; times++)
                {
                    await governed.Gateway.ExchangeAsync(call);
                }

                return await governed.Gateway.ExchangeAsync(call);
            });
            yield return ("`tools/call`, a key in its answer", era, "deny `on: response`", Times(0, "read_file", "/mcp" + Answers("key", Secret)));
            yield return ("`tools/call`, personal data in its answer", era, "allow `on: response`, with `annotate`", Times(0, "read_note", "/mcp" + Answers("note", "536-22-8190")));
            yield return ("`tools/call`, blocked by an operator", era, "", async () =>
            {
                await GatewayProcess.RunAsync("block", "--config", governed.Gateway.At("fastmcp.yaml"), "--tool", "stopped", "--for", "1h", "--reason", "Incident 4711");
                return await Times(0, "stopped")();
            });
        }
    }

    private string Answers(string name, string text) => governed.Upstream.Script(
        name, e => e.SendAsync(TestKit.Peers.Answers.Plain("application/json", $$$"""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"{{{text}}}"}]}}""")));

    private static byte[] Legacy(string tool, string path) => RawClient.Request("POST", path, Requests.McpFields, Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}"}}"""));

    private static byte[] Mcp(string body) => RawClient.Request("POST", "/mcp", Requests.McpFields, Encoding.UTF8.GetBytes(body));

    private static byte[] Modern(string tool, string path = "/mcp") => RawClient.Request(
        "POST", path, $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: {tool}\r\n",
        Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}",{{{ModernMeta}}}}}"""));

    private static byte[] Discover() => RawClient.Request(
        "POST", "/mcp", "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: server/discover\r\n",
        Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":7,"method":"server/discover","params":{"k":"{{{Secret}}}",{{{ModernMeta}}}}}"""));

    private static byte[] Chat(string model, bool stream) => RawClient.Request(
        "POST", "/v1/chat/completions", "Content-Type: application/json\r\n", Encoding.UTF8.GetBytes($$"""{"model":"{{model}}","messages":[]{{(stream ? ",\"stream\":true" : "")}}}"""));

    private const string Head = """
        # Verdicts on the wire

        What a client sees of a verdict, by kind of message and era of its protocol. Made by `WireTableTests`, which also compares it; the upstream answers everything with
        `{"jsonrpc":"2.0","id":7,"result":{"content":[]}}`, or with what the row says in a text. Content types of refusals are `application/json`. `call` is the number of the exchange, N another number, T a time.

        A refused request of MCP is an answer in JSON-RPC's own terms, with the request's id and status 200: a bare 400, 404 or 405 would make clients fall back to an older protocol, and 401 or 403
        begin an authorization. What has no id has no answer to stand in, and gets a status. Official clients stay on their protocol and go on (`tests/peers.sh`, "clients whose calls are decided").

        | message | era | verdict | status | body |
        |---|---|---|---|---|

        """;
}
