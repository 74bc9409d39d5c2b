namespace FastMcp.WebConsole;

/// <summary>The policy in force.</summary>
/// <param name="Digest">Names it.</param>
/// <param name="Note">What an operator should know of the decisions as a whole; null: nothing.</param>
/// <param name="Decisions">In the order of the files.</param>
/// <param name="Rules">In tie-breaking order.</param>
/// <param name="Exceptions">With their ends.</param>
public sealed record PolicyView(string Digest, string? Note, IReadOnlyList<DecisionView> Decisions, IReadOnlyList<RuleView> Rules, IReadOnlyList<ExceptionView> Exceptions);
