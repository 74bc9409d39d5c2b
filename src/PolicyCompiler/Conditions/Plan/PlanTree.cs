namespace FastMcp.PolicyCompiler.Conditions.Plan;

/// <summary>What hangs on a node.</summary>
internal static class PlanTree
{
    public static IEnumerable<PlanNode> Children(PlanNode node) => node switch
    {
        PlanNode.Field field => [field.Operand],
        PlanNode.HasField has => [has.Operand],
        PlanNode.Call call => call.Arguments,
        PlanNode.Matches matches => [matches.Text],
        PlanNode.Logical logical => logical.Items,
        PlanNode.Conditional conditional => [conditional.Test, conditional.Then, conditional.Otherwise],
        PlanNode.List list => list.Items,
        PlanNode.Map map => map.Keys.Concat(map.Values),
        PlanNode.Loop loop => loop.Filter is null ? [loop.Range, loop.Body] : [loop.Range, loop.Filter, loop.Body],
        PlanNode.Bind bind => [bind.Value, bind.Body],
        PlanNode.OptionalMap map => [map.Operand, map.Body],
        _ => [],
    };

    /// <summary>
    /// The same in every evaluation: no fact, no variable. Loops are left out: their slots belong to an evaluation.
    /// </summary>
    public static bool IsConstant(PlanNode node) => node switch
    {
        PlanNode.Read or PlanNode.IsPresent or PlanNode.ReadOptional or PlanNode.Slot or PlanNode.TextTest or PlanNode.TextIn or PlanNode.InTexts or PlanNode.NumberTest => false,
        PlanNode.Loop or PlanNode.Bind or PlanNode.OptionalMap or PlanNode.Unresolved => false,
        _ => Children(node).All(IsConstant),
    };

    /// <summary>Worth computing once: not a constant already, and the same in every evaluation.</summary>
    public static bool IsHoisted(PlanNode node) => node is not (PlanNode.Constant or PlanNode.TypeName) && IsConstant(node);
}
