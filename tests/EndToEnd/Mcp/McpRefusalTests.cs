using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Mcp;

/// <summary>MCP messages that are refused: a JSON-RPC error, and nothing upstream.</summary>
public sealed class McpRefusalTests(GatewayFixture gateway)
{
    private const string Batch = """[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping"}]""";

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"x" """)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"ping",}""")]
    [InlineData("not json")]
    public async Task Message_ThatDoesNotParse_IsAParseError(string body) => AssertError(await RefusedAsync(Legacy(body)), -32700, id: null);

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/list","method":"tools/call","params":{"name":"x"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"x","name":"y"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"x","n\u0061me":"y"}}""")]
    public async Task Message_WithADuplicateKeyThatPolicyReads_IsRefused(string body)
    {
        var json = LooseJson.Parse((await RefusedAsync(Legacy(body))).Text);
        Assert.True(LooseJson.Find(json, "error.code") is "-32600" or "-32700");
        Assert.NotEmpty((string)LooseJson.Find(json, "error.message")!);
    }

    [Fact]
    public async Task Batch_On20250618_IsRefused() => AssertError(await RefusedAsync(Legacy(Batch)), -32600, id: null);

    // In a batch nobody would look whose the task is.
    [Theory]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"tasks/list"}]""")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"tasks/result","params":{"taskId":"of-another"}}]""")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","task":{"ttl":60000}}}]""")]
    public async Task Batch_WithWhatHasToDoWithTasks_IsRefused(string batch) => AssertError(
        await RefusedAsync(t => RawClient.Request("POST", t, Requests.McpFields.Replace("2025-06-18", "2025-03-26"), Encoding.UTF8.GetBytes(batch))), -32600, id: null);

    [Fact]
    public async Task Batch_On20250326_PassesWhole()
    {
        RawRequest? seen = null;
        var answer = await gateway.ExchangeAsync(
            t => RawClient.Request("POST", t, Requests.McpFields.Replace("2025-06-18", "2025-03-26"), Encoding.UTF8.GetBytes(Batch)),
            "/mcp",
            e =>
            {
                seen = e.Request;
                return e.SendAsync(Answers.Plain("application/json", """[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":2,"result":{"t":"jane.doe@example.com"}}]"""));
            });
        Assert.Equal(Batch, seen!.Text);
        Assert.Equal(200, answer.Status);
        var results = (List<object>)LooseJson.Parse(answer.Text);
        Assert.Equal(2, results.Count);
        Assert.DoesNotContain("jane.doe", answer.Text);
    }

    [Theory]
    [InlineData("delete_rows", "tools/call")]
    [InlineData("get_rows", "tools/list")]
    public async Task ModernCall_HeadersSayAnotherThing_Refused400WithMinus32020(string name, string method)
    {
        var answer = await RefusedAsync(t => Requests.ModernToolCall(t, name, method));
        Assert.Equal(400, answer.Status);
        AssertError(answer, -32020, id: "7");
    }

    [Fact]
    public async Task ModernCall_HeadersAgree_Passes()
    {
        var answer = await gateway.ExchangeAsync(t => Requests.ModernToolCall(t), "/mcp", e =>
            e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"resultType":"complete","content":[]}}""")));
        Assert.Equal(200, answer.Status);
    }

    private static Func<string, byte[]> Legacy(string body) => t => RawClient.Request("POST", t, Requests.McpFields, Encoding.UTF8.GetBytes(body));

    private async Task<RawAnswer> RefusedAsync(Func<string, byte[]> request)
    {
        var called = false;
        var answer = await gateway.ExchangeAsync(request, "/mcp", e =>
        {
            called = true;
            return e.SendAsync(Answers.Plain("application/json", "{}"));
        });
        Assert.False(called, "The message went upstream.");
        return answer;
    }

    private static void AssertError(RawAnswer answer, int code, string? id)
    {
        Assert.Equal("application/json", answer.Head["content-type"].Split(';')[0]);
        var json = LooseJson.Parse(answer.Text);
        Assert.Equal($"{code}", LooseJson.Find(json, "error.code"));
        Assert.NotEmpty((string)LooseJson.Find(json, "error.message")!);
        Assert.True((string?)LooseJson.Find(json, "id") == (id ?? "null"), answer.Text);
    }
}
