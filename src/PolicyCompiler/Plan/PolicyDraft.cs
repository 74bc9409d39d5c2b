using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.PolicyCompiler.Plan;

/// <summary>All files on their way through the passes, built-in packs first, else in the order given.</summary>
internal sealed class PolicyDraft(IReadOnlyList<BoundFile> files, CancellationToken cancel)
{
    /// <summary>Nobody waits for the result any more; the dear passes look at it before each rule.</summary>
    public CancellationToken Cancel { get; } = cancel;

    /// <summary>What is built of the rules.</summary>
    public AutomatonMemo Memo { get; } = new();

    public IReadOnlyList<BoundFile> Files { get; } = files;

    /// <summary>In tie-breaking order: pack, file, position.</summary>
    public IReadOnlyList<RuleDraft> Rules { get; } = [.. files.SelectMany(file => file.Rules.Select(rule => new RuleDraft(file, rule)))];

    /// <summary>Set last.</summary>
    public DecisionsPlan Decisions { get; set; } = DecisionsPlan.None;
}
