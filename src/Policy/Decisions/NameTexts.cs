namespace FastMcp.Policy.Decisions;

/// <summary>Where calls go, by the names of the configuration: what a decider is made for.</summary>
/// <param name="Route">Name of the route.</param>
/// <param name="Upstream">Name of the upstream.</param>
internal readonly record struct NameTexts(string Route, string Upstream);
