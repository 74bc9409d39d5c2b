using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Eras;

/// <summary>What is translated for one server. Safe for all threads.</summary>
internal sealed class EraCounters(string upstream, MetricsRegistry registry)
{
    public Gauge Sessions { get; } = registry.Gauge("fastmcp_era_sessions", "Sessions that the gateway keeps with a server for stateless clients, by upstream.", ("upstream", upstream));

    public Counter Full { get; } = registry.Counter("fastmcp_era_sessions_full_total", "Calls that were refused for want of a session (limit sessions).", ("upstream", upstream));

    public Counter Asked { get; } = registry.Counter("fastmcp_era_questions_total", "Questions of a server that its client was asked with an InputRequiredResult.", ("upstream", upstream));

    public Counter Refused { get; } = registry.Counter("fastmcp_era_questions_refused_total", "Questions of a server that nobody could be asked: not declared, not in a call, or over limit parked.", ("upstream", upstream));

    public Counter Expired { get; } = registry.Counter("fastmcp_era_parked_expired_total", "Calls whose client did not come back (limit park).", ("upstream", upstream));

    public Gauge Parked { get; } = registry.Gauge("fastmcp_era_parked", "Calls that wait for what their server asked.", ("upstream", upstream));
}
