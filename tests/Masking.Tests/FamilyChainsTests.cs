using FastMcp.Masking.Matching.Runs;

namespace FastMcp.Masking.Tests;

/// <summary>What chains of a family take.</summary>
public sealed class FamilyChainsTests
{
    // Asked for from the last state on, each state begins a chain of its own.
    [Fact]
    public void Of_StatesThatEachBeginAChain_MakesNoMoreThanTheMost()
    {
        var set = new TestSet(new TestRule("counted", "[a-z]{800}1[a-z]{800}2[a-z]{800}3", 2403));
        var made = new HashSet<int[]>();
        foreach (var family in set.Program.Families)
        {
            for (var state = family.Tables.Transitions.StateCount - 1; state > 0; state--)
            {
                var chain = family.Chains.Of(state);
                if (!chain.IsNone)
                {
                    made.Add(chain.Rows);
                }
            }
        }

        Assert.Equal(FamilyChains.Most, made.Count);
    }
}
