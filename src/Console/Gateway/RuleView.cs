namespace FastMcp.WebConsole;

/// <summary>One masking rule.</summary>
/// <param name="Id">Of the rule.</param>
/// <param name="Title">For people.</param>
/// <param name="Severity">low, medium, high or critical.</param>
/// <param name="Enforced">False: it only monitors.</param>
/// <param name="Place">File and line.</param>
/// <param name="Hits">Values that it masked since the start.</param>
/// <param name="Would">Values that it would have masked.</param>
public sealed record RuleView(string Id, string Title, string Severity, bool Enforced, string Place, long Hits, long Would);
