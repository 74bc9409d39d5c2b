namespace FastMcp.Proxy.Bundles;

/// <summary>Which policy judges on one of several nodes.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Digest">Of its policy; empty: it is broken.</param>
/// <param name="Bundle">Digest of its bundle; null: it is the folder's.</param>
/// <param name="Order">Number of the last order that it follows; 0: none.</param>
/// <param name="IsAlive">It said so not long ago.</param>
/// <param name="WhyNot">Why it could not follow the last order that it was asked for; null: it could.</param>
internal sealed record NodeReport(string Node, string Digest, string? Bundle, long Order, bool IsAlive, string? WhyNot);
