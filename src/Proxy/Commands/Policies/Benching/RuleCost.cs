namespace FastMcp.Proxy.Commands.Policies.Benching;

/// <summary>What one rule costs.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Alone">Steps per KB of the corpus, the rule alone.</param>
/// <param name="Added">Steps per KB that it adds to all others.</param>
/// <param name="Speed">Speed of all rules against all but this one; under 1: it slows them.</param>
/// <param name="Worst">Steps per byte of the text that was found to take most work for the rule alone.</param>
/// <param name="Unit">What that text repeats.</param>
internal sealed record RuleCost(string Id, double Alone, double Added, double Speed, double Worst, byte[] Unit);
