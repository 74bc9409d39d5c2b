namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>A rule of gitleaks as its file has it.</summary>
/// <param name="Entropy">Bits per byte that a secret must have more than; 0: any.</param>
/// <param name="SecretGroup">The capture group that is the secret; 0: the first one, or all.</param>
internal sealed record ForeignRule(
    string Id, string Description, string? Pattern, string? Path, double Entropy, int SecretGroup, IReadOnlyList<string> Keywords, IReadOnlyList<ForeignAllowlist> Allow);
