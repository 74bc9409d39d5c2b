using FastMcp.Proxy.Budgets;

namespace FastMcp.Proxy.Tests.Budgets;

/// <summary>What an exchange counts in tokens: what the model says at the end of a whole answer, else at least its bytes.</summary>
public sealed class BudgetTokensTests
{
    [Fact]
    public void TokensOf_AnAnswerThatWasHungUp_CountAtLeastItsBytes()
    {
        var usage = new UsageMeter();
        usage.Push("""data: {"type":"message_start","message":{"usage":{"input_tokens":25,"output_tokens":1}}}"""u8);
        Assert.Equal((25, 1), BudgetRoom.TokensOf(usage, whole: true, up: 400, down: 40_000));
        Assert.Equal((100, 10_000), BudgetRoom.TokensOf(usage, whole: false, up: 400, down: 40_000));
        Assert.Equal((25, 1), BudgetRoom.TokensOf(usage, whole: false, up: 40, down: 3));
        usage.Reset();
        Assert.Equal((100, 10_000), BudgetRoom.TokensOf(usage, whole: true, up: 400, down: 40_000));
    }
}
