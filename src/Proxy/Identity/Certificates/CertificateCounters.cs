using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>What became of clients' certificates, each judging. Safe for all threads.</summary>
internal sealed class CertificateCounters(MetricsRegistry registry)
{
    private readonly Counter[] _outcomes =
        [.. Enum.GetValues<CertificateFault>().Select(fault => registry.Counter("fastmcp_client_certificates_total", "Certificates of clients that were checked, by outcome: none is one that is believed.", ("fault", CertificateFaults.NameOf(fault))))];

    public Counter this[CertificateFault fault] => _outcomes[(int)fault];
}
