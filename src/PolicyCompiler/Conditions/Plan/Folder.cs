namespace FastMcp.PolicyCompiler.Conditions.Plan;

/// <summary>Logic over constants. What needs the run-time library is computed once by the back ends instead.</summary>
internal static class Folder
{
    public static PlanNode Logical(bool isAnd, IReadOnlyList<PlanNode> items)
    {
        PlanNode[] left = [.. items.Where(item => item is not PlanNode.Constant { Value: bool truth } || truth != isAnd)];
        return left.FirstOrDefault(item => item is PlanNode.Constant { Value: bool }) is { } decided ? decided
            : left.Length == 0 ? new PlanNode.Constant(isAnd)
            : new PlanNode.Logical(isAnd, left);
    }

    public static PlanNode Conditional(PlanNode test, PlanNode then, PlanNode otherwise) =>
        test is PlanNode.Constant { Value: bool truth } ? (truth ? then : otherwise) : new PlanNode.Conditional(test, then, otherwise);

    public static PlanNode Not(PlanNode node) => node switch
    {
        PlanNode.Constant { Value: bool truth } => new PlanNode.Constant(!truth),
        PlanNode.TextTest { Routine: "Equal" } test => test with { Routine = "NotEqual" },
        PlanNode.TextTest { Routine: "NotEqual" } test => test with { Routine = "Equal" },
        _ => new PlanNode.Call("Not", [node]),
    };
}
