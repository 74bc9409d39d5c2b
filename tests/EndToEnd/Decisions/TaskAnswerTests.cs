using FastMcp.EndToEnd.Approvals.Tasks;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>What a server's task brings is the answer of the tool that was called: decisions about its answers count, wherever it is fetched.</summary>
[Collection(nameof(DecidingGateway))]
public sealed class TaskAnswerTests(GovernedGateway governed) : IClassFixture<GovernedGateway>
{
    [Theory]
    [InlineData("read_file", true)]
    [InlineData("read_page", false)]
    public async Task Result_OfAServersTask_IsJudgedAsTheAnswerOfItsTool(string tool, bool isWithheld)
    {
        var id = Guid.NewGuid().ToString("N");
        var path = "/mcp" + governed.Upstream.Script(id, TaskTalk.Server((method, _) => method switch
        {
            "tools/call" => $$$"""  "result":{"task":{"taskId":"{{{id}}}","status":"working"}} """,
            _ => """  "result":{"content":[{"type":"text","text":"AKIAQ3EGV7D5HKX2MNRT"}]} """,
        }));
        await governed.Gateway.ExchangeAsync(TaskTalk.LegacyCall(tool, "{}", path));
        var answer = await governed.Gateway.ExchangeAsync(TaskTalk.Legacy("tasks/result", id, path));

        Assert.DoesNotContain("AKIAQ3EGV7D5HKX2MNRT", answer.Text, StringComparison.Ordinal);
        Assert.Equal(isWithheld, TaskTalk.Read(answer).TryGetProperty("error", out var error));
        Assert.True(!isWithheld || error.GetProperty("code").GetInt32() == -31004);
    }
}
