using FastMcp.Jose.Tokens;

namespace FastMcp.Proxy.Identity.Issuers;

/// <summary>An issuer as a snapshot holds it: what its tokens must be, and its keys, which are State.</summary>
internal sealed record Issuer(string Name, TokenRules Rules, IssuerKeys Keys, TokenIntrospection? Introspection);
