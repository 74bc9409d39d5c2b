using FastMcp.Jose.Keys;

namespace FastMcp.Proxy.Identity.Issuers;

/// <summary>What came of fetching an issuer's keys.</summary>
/// <param name="Keys">Null: there are none.</param>
/// <param name="WhyNot">For operators.</param>
internal readonly record struct FetchedKeys(KeySet? Keys, string WhyNot);
