namespace FastMcp.Proxy.Health;

/// <param name="Engine">hyperscan or managed; the results are the same.</param>
/// <param name="Version">Of the library; null where it cannot be used.</param>
/// <param name="Literals">What is searched for.</param>
/// <param name="Why">Why the managed search runs; null if it does not.</param>
internal sealed record DictionaryHealth(string Engine, string? Version, int Literals, string? Why);
