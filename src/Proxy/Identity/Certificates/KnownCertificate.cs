namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>A certificate that was believed. Immutable.</summary>
/// <param name="Authority">Name of the authority that vouched for it.</param>
/// <param name="Caller">Whose it is; it ends when the first of its chain does.</param>
internal sealed record KnownCertificate(string Authority, Caller Caller);
