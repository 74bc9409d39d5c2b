namespace FastMcp.Proxy.Health;

/// <param name="Name">Of the route.</param>
/// <param name="Status">green, red (answers 503), or unguarded (mask: off).</param>
/// <param name="Upstream">Name of the upstream.</param>
/// <param name="Protocol">As configured.</param>
/// <param name="Rules">Rules that are on.</param>
/// <param name="Formats">What is masked.</param>
/// <param name="Why">Why it is red; null if it is not.</param>
internal sealed record RouteHealth(string Name, string Status, string Upstream, string Protocol, int Rules, IReadOnlyList<string> Formats, string? Why);
