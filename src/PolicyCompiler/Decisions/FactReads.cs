using FastMcp.PolicyCompiler.Conditions.Plan;

namespace FastMcp.PolicyCompiler.Decisions;

/// <summary>Which facts a condition reads: what costs something to find out is found out only for who asks.</summary>
internal static class FactReads
{
    /// <summary>Bit n is fact n of <see cref="Conditions.Facts.Fact"/>.</summary>
    public static ulong Of(PlanNode node)
    {
        ulong own = node switch
        {
            PlanNode.Read read => Bit(read.Index),
            PlanNode.IsPresent has => Bit(has.Index),
            PlanNode.ReadOptional read => Bit(read.Index),
            PlanNode.TextTest test => Bit(test.Fact),
            PlanNode.TextIn test => Bit(test.Fact),
            PlanNode.InTexts test => Bit(test.Fact),
            PlanNode.NumberTest test => Bit(test.Fact),
            _ => 0,
        };
        return PlanTree.Children(node).Aggregate(own, (reads, child) => reads | Of(child));
    }

    private static ulong Bit(int fact) => fact is >= 0 and < 64 ? 1UL << fact : 0;
}
