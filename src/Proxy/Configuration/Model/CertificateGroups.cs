namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Groups of callers whose name fits.</summary>
/// <param name="Match">Glob over the name.</param>
/// <param name="Groups">What they are in.</param>
internal sealed record CertificateGroups(string Match, IReadOnlyList<string> Groups);
