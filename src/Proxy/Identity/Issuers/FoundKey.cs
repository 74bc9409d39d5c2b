using FastMcp.Jose;
using FastMcp.Jose.Keys;

namespace FastMcp.Proxy.Identity.Issuers;

/// <summary>A key, or why there is none.</summary>
internal readonly record struct FoundKey(SigningKey? Key, TokenFault Fault);
