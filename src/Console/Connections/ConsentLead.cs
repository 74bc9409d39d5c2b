namespace FastMcp.WebConsole;

/// <summary>Where a browser goes to consent, or why nowhere. Never both, never neither.</summary>
/// <param name="To">Null: nowhere.</param>
/// <param name="WhyNot">One sentence.</param>
public readonly record struct ConsentLead(Uri? To, string? WhyNot);
