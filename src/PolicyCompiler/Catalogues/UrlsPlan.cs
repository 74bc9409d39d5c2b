namespace FastMcp.PolicyCompiler.Catalogues;

/// <summary>Which addresses arguments may name.</summary>
/// <param name="Allow">Hosts that may be named all the same: a name, <c>*.name</c>, or an address.</param>
/// <param name="Hosts">Arguments that are the name of a host, or an address without a scheme.</param>
/// <param name="Enforced">False: it is counted and passes.</param>
public sealed record UrlsPlan(IReadOnlyList<string> Allow, IReadOnlyList<string> Hosts, bool Enforced);
