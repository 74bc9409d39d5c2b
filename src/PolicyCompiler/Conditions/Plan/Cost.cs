using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Syntax;

namespace FastMcp.PolicyCompiler.Conditions.Plan;

/// <summary>
/// The most steps that a plan can take, counted from the tree: a node is one, a loop is its body as often as its range
/// is long. What a peer controls the length of counts with <see cref="Unknown"/> items; the run-time budget
/// holds it to more than that.
/// </summary>
internal sealed class Cost(Declarations declarations)
{
    /// <summary>Items of a list whose length nothing says.</summary>
    private const int Unknown = 256;

    /// <summary>Steps of a routine that goes over a text.</summary>
    private const int Text = 64;

    private static readonly HashSet<string> OverTexts =
        ["Contains", "Matches", "Replace", "Split", "Join", "Format", "Quote", "Trim", "Reverse", "IndexOf", "LastIndexOf", "Substring", "LowerAscii", "UpperAscii", "Base64Encode", "Base64Decode", "Add"];

    private readonly Dictionary<int, int> _most = declarations.Names.ToDictionary(known => known.Index, known => known.Most);

    public long Of(PlanNode node) => node switch
    {
        PlanNode.Loop loop => Sum(Of(loop.Range), Times(LengthOf(loop.Range), Sum(2, Sum(Of(loop.Body), loop.Filter is null ? 0 : Of(loop.Filter))))),
        PlanNode.Call { Routine: "In" } call => Sum(LengthOf(call.Arguments[1]), Children(node)),
        PlanNode.InTexts texts => _most[texts.Fact],
        PlanNode.Call call when OverTexts.Contains(call.Routine) => Sum(Text, Children(node)),
        PlanNode.Matches => Sum(Text, Children(node)),
        _ => Sum(1, Children(node)),
    };

    private long Children(PlanNode node) => PlanTree.Children(node).Aggregate(0L, (sum, child) => Sum(sum, Of(child)));

    private long LengthOf(PlanNode range) => range switch
    {
        PlanNode.List list => list.Items.Count,
        PlanNode.Map map => map.Keys.Count,
        PlanNode.Read read => _most.TryGetValue(read.Index, out int most) ? most : Unknown,
        PlanNode.Loop { Kind: MacroKind.Filter or MacroKind.Map or MacroKind.TransformMap } loop => LengthOf(loop.Range),
        PlanNode.Call { Routine: "Add" } call => Sum(LengthOf(call.Arguments[0]), LengthOf(call.Arguments[1])),
        _ => Unknown,
    };

    private static long Sum(long a, long b) => Math.Min(a + b, long.MaxValue / 4);

    private static long Times(long a, long b) => a == 0 || b <= long.MaxValue / 4 / Math.Max(a, 1) ? a * b : long.MaxValue / 4;
}
