using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Credentials;

/// <summary>What became of one credential's mintings. Safe for all threads.</summary>
internal sealed class CredentialCounters(string name, MetricsRegistry registry)
{
    private const string RevokedHelp = "Credentials that were ended at their source, or could not be, by credential and outcome.";

    public Counter Minted { get; } = registry.Counter("fastmcp_credentials_minted_total", "Credentials that were minted, by credential.", ("credential", name));

    public Counter Failed { get; } = registry.Counter("fastmcp_credentials_failed_total", "Credentials that could not be minted, by credential.", ("credential", name));

    public Counter Rejected { get; } = registry.Counter("fastmcp_credentials_rejected_total", "Calls that an upstream refused with 401 though it was lent a credential, by credential.", ("credential", name));

    public Counter Echoed { get; } = registry.Counter("fastmcp_credentials_echoed_total", "Fields and bodies of answers that held what was lent and left without it, by credential.", ("credential", name));

    public Counter Revoked { get; } = registry.Counter("fastmcp_credentials_revoked_total", RevokedHelp, ("credential", name), ("outcome", "ok"));

    public Counter RevocationsFailed { get; } = registry.Counter("fastmcp_credentials_revoked_total", RevokedHelp, ("credential", name), ("outcome", "failed"));
}
