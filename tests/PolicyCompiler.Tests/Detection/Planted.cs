namespace FastMcp.PolicyCompiler.Tests.Detection;

/// <param name="Family">What was planted.</param>
/// <param name="Start">In UTF-16 units, as the peers count.</param>
internal sealed record Planted(string Family, int Start, int Length);
