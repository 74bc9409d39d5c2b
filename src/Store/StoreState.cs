namespace FastMcp.Store;

/// <summary>How the store is, for health and metrics.</summary>
/// <param name="IsUp">The last exchange ended well.</param>
/// <param name="WasRead">One did since the start: what others laid before is known.</param>
/// <param name="Exchanges">That ended well.</param>
/// <param name="Failures">That did not.</param>
/// <param name="Since">When <paramref name="IsUp"/> became what it is.</param>
/// <param name="WhyNot">The kind of the last failure; null: there was none.</param>
public sealed record StoreState(bool IsUp, bool WasRead, long Exchanges, long Failures, DateTimeOffset Since, string? WhyNot);
