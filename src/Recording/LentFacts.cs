namespace FastMcp.Recording;

/// <summary>What is said of a credential that was lent: never the credential.</summary>
/// <param name="Lease">Id of the lease.</param>
/// <param name="Source">Which source made it, by its name in the configuration.</param>
/// <param name="Scope">What it is good for.</param>
/// <param name="Expires">When it ends by itself; null: its source does not say.</param>
public readonly record struct LentFacts(string Lease, string Source, string Scope, DateTimeOffset? Expires);
