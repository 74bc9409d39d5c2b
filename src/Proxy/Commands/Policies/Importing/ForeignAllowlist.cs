namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>An allowlist of gitleaks: what it lists makes a finding harmless.</summary>
/// <param name="Patterns">Searched in the secret, or in what <paramref name="Target"/> names.</param>
/// <param name="Words">Contained in the secret, in either case.</param>
/// <param name="OfPlaces">Lists paths or commits too, which a stream does not have.</param>
/// <param name="All">Everything listed must hold, not one of it.</param>
/// <param name="Target">Empty, <c>match</c> or <c>line</c>.</param>
internal sealed record ForeignAllowlist(IReadOnlyList<string> Patterns, IReadOnlyList<string> Words, bool OfPlaces, bool All, string Target);
