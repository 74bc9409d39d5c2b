namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>A rule that did not come over, and why.</summary>
internal sealed record LeftOut(string From, string Reason);
