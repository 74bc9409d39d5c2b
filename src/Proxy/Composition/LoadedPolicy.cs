using FastMcp.Masking;

namespace FastMcp.Proxy.Composition;

/// <param name="Rules">Ready to run.</param>
/// <param name="Digest">Of the very files that they were compiled from.</param>
internal sealed record LoadedPolicy(RuleSet Rules, string Digest);
