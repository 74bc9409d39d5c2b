namespace FastMcp.WebConsole;

/// <summary>One route.</summary>
/// <param name="Name">Of the route.</param>
/// <param name="Status">green, red or unguarded.</param>
/// <param name="Upstream">Name and address.</param>
/// <param name="Protocol">As configured.</param>
/// <param name="Callers">Who may call.</param>
/// <param name="Rules">Rules that are on.</param>
/// <param name="Formats">What is masked.</param>
/// <param name="Why">Why it is red; null if it is not.</param>
public sealed record RouteView(string Name, string Status, string Upstream, string Protocol, string Callers, int Rules, IReadOnlyList<string> Formats, string? Why);
