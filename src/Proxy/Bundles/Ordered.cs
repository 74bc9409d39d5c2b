namespace FastMcp.Proxy.Bundles;

/// <summary>What became of an order for all nodes.</summary>
/// <param name="Number">Of the order that stands; 0: none does.</param>
/// <param name="WhyNot">Why it does not; null: it does.</param>
/// <param name="IsUnknown">The store went away when it was to be said: nobody knows here.</param>
internal readonly record struct Ordered(long Number, string? WhyNot = null, bool IsUnknown = false);
