using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Types;

namespace FastMcp.PolicyCompiler.Conditions.Plan;

/// <summary>
/// A fact beside a constant, as one node: most of what policies ask. It runs over the received bytes and makes no
/// value on the way.
/// </summary>
internal sealed class Fusion(Declarations declarations)
{
    private readonly Dictionary<int, CelType> _types = declarations.Names.Where(known => known.Index < Declaration.FirstVariable).ToDictionary(known => known.Index, known => known.Type);

    /// <summary>The call as one node, or null.</summary>
    public PlanNode? Call(string routine, IReadOnlyList<PlanNode> arguments)
    {
        if (arguments.Count != 2)
        {
            return null;
        }

        return (routine, arguments[0], arguments[1]) switch
        {
            ("Equal" or "NotEqual" or "StartsWith" or "EndsWith" or "Contains", PlanNode.Read read, PlanNode.Constant { Value: string text }) when Is(read, CelType.String) =>
                new PlanNode.TextTest(routine, read.Index, text),
            ("Equal" or "NotEqual", PlanNode.Constant { Value: string text }, PlanNode.Read read) when Is(read, CelType.String) =>
                new PlanNode.TextTest(routine, read.Index, text),
            ("In", PlanNode.Read read, PlanNode.List list) when Is(read, CelType.String) && Texts(list) is { } texts => new PlanNode.TextIn(read.Index, texts),
            ("In", PlanNode.Constant { Value: string text }, PlanNode.Read read) when Is(read, CelType.List(CelType.String)) => new PlanNode.InTexts(text, read.Index),
            (_, PlanNode.Read read, PlanNode.Constant { Value: long number }) when Is(read, CelType.Int) && Mirrored(routine) is not null =>
                new PlanNode.NumberTest(routine, read.Index, number),
            (_, PlanNode.Constant { Value: long number }, PlanNode.Read read) when Is(read, CelType.Int) && Mirrored(routine) is { } mirrored =>
                new PlanNode.NumberTest(mirrored, read.Index, number),
            _ => null,
        };
    }

    private bool Is(PlanNode.Read read, CelType type) => _types.TryGetValue(read.Index, out CelType? known) && known == type;

    private static IReadOnlyList<string>? Texts(PlanNode.List list) =>
        list.Items.Count > 0 && list.Items.All(item => item is PlanNode.Constant { Value: string }) && !list.Optional.Contains(true)
            ? [.. list.Items.Select(item => (string)((PlanNode.Constant)item).Value!)]
            : null;

    /// <summary>The comparison with its sides changed; null for what is none.</summary>
    private static string? Mirrored(string routine) => routine switch
    {
        "Equal" or "NotEqual" => routine,
        "Less" => "Greater",
        "LessOrEqual" => "GreaterOrEqual",
        "Greater" => "Less",
        "GreaterOrEqual" => "LessOrEqual",
        _ => null,
    };
}
