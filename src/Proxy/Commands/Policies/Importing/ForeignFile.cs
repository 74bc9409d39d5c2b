namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <param name="Rules">In the order of the file.</param>
/// <param name="Allow">Hold for every rule.</param>
/// <param name="Unread">Keys that mean something in gitleaks and nothing here.</param>
internal sealed record ForeignFile(IReadOnlyList<ForeignRule> Rules, IReadOnlyList<ForeignAllowlist> Allow, IReadOnlyList<string> Unread);
