using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Identity.Issuers;

/// <summary>Fetches of one issuer's keys. Safe for all threads.</summary>
internal sealed class IssuerCounters(string issuer, MetricsRegistry registry)
{
    private const string Help = "Fetches of an issuer's keys, by issuer and outcome.";

    private readonly Counter _good = registry.Counter("fastmcp_issuer_fetches_total", Help, ("issuer", issuer), ("outcome", "ok"));
    private readonly Counter _bad = registry.Counter("fastmcp_issuer_fetches_total", Help, ("issuer", issuer), ("outcome", "failed"));

    public void Fetched(bool isOk) => (isOk ? _good : _bad).Add();
}
