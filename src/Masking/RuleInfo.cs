namespace FastMcp.Masking;

/// <summary>What operators see of a rule. <see cref="Finding.Rule"/> is the index into the list of these.</summary>
/// <param name="Id">Unique in the set.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Severity">As the policy says.</param>
/// <param name="Enforced">False: the rule only monitors.</param>
/// <param name="File">The policy file as it was given to the compiler.</param>
/// <param name="Line">From 1.</param>
public sealed record RuleInfo(string Id, string Title, RuleSeverity Severity, bool Enforced, string File, int Line);
