using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>Lists show what the caller may ever call, in every form that they come in.</summary>
[Collection(nameof(DecidingGateway))]
public sealed class ListTests(DecidingGateway gateway)
{
    private const string List = """{"jsonrpc":"2.0","id":7,"result":{"tools":[{"name":"get_user","description":"of jane.doe@example.com"},{"name":"drop_table"},{"name":"pay"},{"name":"delete_user"}],"cacheScope":"public"}}""";

    // `pay` depends on its arguments and `delete_user` on a person: both can pass.
    private const string Shown = """{"jsonrpc":"2.0","id":7,"result":{"tools":[{"name":"get_user","description":"of [EMAIL]"},{"name":"pay"},{"name":"delete_user"}],"cacheScope":"private"}}""";

    [Fact]
    public async Task ToolsList_AsJson_ShowsWhatMayBeCalled() => Assert.Equal(Shown, (await AskAsync("tools/list", Answers.Plain("application/json", List))).Text);

    [Fact]
    public async Task ToolsList_CutAnywhere_ShowsWhatMayBeCalled() =>
        Assert.Equal(Shown, (await AskAsync("tools/list", Answers.Chunked("application/json", System.Text.Encoding.UTF8.GetBytes(List), [1, 60, 61, 130]))).Text);

    [Fact]
    public async Task ToolsList_AsEvents_ShowsWhatMayBeCalledAndPassesOtherMessages()
    {
        const string Note = """{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"drop_table"}}""";
        var answer = await AskAsync("tools/list", Answers.Plain("text/event-stream", $"data: {Note}\n\nevent: message\nid: 4\ndata: {List}\n\n"));
        Assert.Equal($"data: {Note}\n\nevent: message\nid: 4\ndata: {Shown}\n\n", answer.Text);
    }

    [Fact]
    public async Task OtherAnswers_ThatLookLikeAList_PassAsTheyAre()
    {
        var same = List.Replace("jane.doe@example.com", "nobody", StringComparison.Ordinal);
        Assert.Equal(same, (await AskAsync("tools/call\",\"params\":{\"name\":\"get_user\"},\"x\":\"", Answers.Plain("application/json", same))).Text);
    }

    [Fact]
    public async Task ResourcesAndPrompts_NobodyMayReadAny_AreEmpty()
    {
        Assert.Equal("""{"jsonrpc":"2.0","id":7,"result":{"resources":[]}}""", (await AskAsync("resources/list", Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"resources":[{"uri":"file:///a"}]}}"""))).Text);
        Assert.Equal("""{"jsonrpc":"2.0","id":7,"result":{"prompts":[]}}""", (await AskAsync("prompts/list", Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"prompts":[{"name":"p"}]}}"""))).Text);
    }

    [Fact]
    public async Task Models_ByTheirIds_AreThoseThatMayBeAsked()
    {
        var answer = await AnsweredAsync(Answers.Plain("application/json", """{"object":"list","data":[{"id":"gpt-large"},{"id":"gpt-mini"}]}"""), () => gateway.Gateway.ExchangeAsync(Requests.Get("/v1/models")));
        Assert.Equal("""{"object":"list","data":[{"id":"gpt-mini"}]}""", answer.Text);
        await gateway.Gateway.MetricReachesAsync("fastmcp_decisions_total{decision=\"builtin:model-list\",mode=\"enforce\"}", 1);
    }

    [Fact]
    public async Task ToolsList_ThatIsNoJson_IsRefused() =>
        Assert.Equal(502, (await AskAsync("tools/list", Answers.Plain("application/json", List[..^1]))).Status);

    private Task<RawAnswer> AskAsync(string method, byte[] answer) =>
        AnsweredAsync(answer, () => gateway.McpAsync($$"""{"jsonrpc":"2.0","id":7,"method":"{{method}}"}"""));

    private async Task<RawAnswer> AnsweredAsync(byte[] answer, Func<Task<RawAnswer>> ask)
    {
        var before = gateway.Upstream.Fallback;
        gateway.Upstream.Fallback = e => e.SendAsync(answer);
        try
        {
            return await ask();
        }
        finally
        {
            gateway.Upstream.Fallback = before;
        }
    }
}
