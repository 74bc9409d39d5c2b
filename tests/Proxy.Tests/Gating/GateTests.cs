using FastMcp.TestKit;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Gating;

namespace FastMcp.Proxy.Tests.Gating;

public sealed class GateTests
{
    private static readonly DecisionSource Rule = new("reads", "policies/crm.yaml", 12);

    [Fact]
    public void TryPass_Allow_GivesAPermitThatNamesItsDecision()
    {
        Assert.True(new Gate().TryPass(new Verdict(Outcome.Allow, Rule, null), out var permit));
        Assert.Equal(Rule, permit.By);
    }

    [Theory]
    [InlineData(Outcome.Deny)]
    [InlineData(Outcome.Ask)]
    public void TryPass_NotAllow_GivesNothing(Outcome outcome)
    {
        Assert.False(new Gate().TryPass(new Verdict(outcome, Rule, null), out var permit));
        Assert.Null(permit);
    }

    [Fact]
    public void TryPass_VerdictThatNobodyFilledIn_GivesNothing() =>
        Assert.False(new Gate().TryPass(default, out _));

    [Fact]
    public void TryPass_AllowWithoutADecision_GivesNothing() =>
        Assert.False(new Gate().TryPass(new Verdict(Outcome.Allow, null, null), out _));

    [Fact]
    public void Spend_Permit_OpensNothingAfterwards()
    {
        new Gate().TryPass(new Verdict(Outcome.Allow, Rule, null), out var permit);
        permit!.Spend();
        Assert.Throws<InvalidOperationException>(() => permit.By);
        Assert.Throws<InvalidOperationException>(permit.Spend);
    }

    [Fact]
    public void TryPass_AfterSpend_CostsNoNewObject()
    {
        var gate = new Gate();
        gate.TryPass(new Verdict(Outcome.Allow, Rule, null), out var first);
        first!.Spend();
        var allocated = Allocated.Least(() =>
        {
            gate.TryPass(new Verdict(Outcome.Allow, Rule, null), out var second);
            second!.Spend();
        });
        Assert.Equal(0, allocated);
    }
}
