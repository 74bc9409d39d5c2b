using FastMcp.Jose.Keys;
using FastMcp.Proxy.Identity.Issuers;

namespace FastMcp.Proxy.Identity;

/// <summary>A token that was verified: whose it is, and what must still hold when it comes again.</summary>
/// <param name="Caller">Whose it is.</param>
/// <param name="Key">What signed it; null: nothing did, its issuer was asked.</param>
/// <param name="Keys">Those of its issuer.</param>
/// <param name="LacksScope">It does not have every scope of the route.</param>
/// <param name="Until">Seconds since 1970: from then on it is verified anew.</param>
internal sealed record Remembered(Caller Caller, SigningKey? Key, IssuerKeys Keys, bool LacksScope, long Until)
{
    public bool Holds(long now) => now < Until && (Key is null || (!Key.Ended && Keys.IsUsable));
}
