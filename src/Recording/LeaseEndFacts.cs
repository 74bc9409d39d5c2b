namespace FastMcp.Recording;

/// <summary>What became of a credential that was lent.</summary>
/// <param name="Lease">Id of the lease.</param>
/// <param name="Source">Which source made it, by its name in the configuration.</param>
/// <param name="Outcome"><c>ended</c> (overwritten here; it ends at its source by itself), <c>revoked</c> (ended at its source) or <c>not-revoked</c> (it could not be).</param>
public readonly record struct LeaseEndFacts(string Lease, string Source, string Outcome);
