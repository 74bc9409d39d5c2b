using FastMcp.Jose;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Identity;

/// <summary>What became of what callers showed. Safe for all threads.</summary>
internal sealed class IdentityCounters
{
    private readonly Counter[] _faults;

    public IdentityCounters(MetricsRegistry registry)
    {
        Verified = registry.Counter("fastmcp_identity_verified_total", "Tokens and keys that were verified, those that were remembered not counted.");
        Remembered = registry.Counter("fastmcp_identity_remembered_total", "Calls whose token was remembered.");
        _faults = [.. Enum.GetValues<TokenFault>().Select(fault => Of(registry, TokenFaults.NameOf(fault)))];
        Missing = Of(registry, "missing");
        Malformed = Of(registry, "malformed");
        Scope = Of(registry, "insufficient_scope");
        Busy = Of(registry, "busy");
        Certificate = Of(registry, "certificate");
    }

    public Counter Verified { get; }

    public Counter Remembered { get; }

    public Counter Missing { get; }

    public Counter Malformed { get; }

    public Counter Scope { get; }

    public Counter Busy { get; }

    /// <summary>The route does not take the connection's certificate, or it is not believed any more.</summary>
    public Counter Certificate { get; }

    public Counter this[TokenFault fault] => _faults[(int)fault];

    private static Counter Of(MetricsRegistry registry, string reason) =>
        registry.Counter("fastmcp_identity_refusals_total", "Calls whose caller was not believed, by reason; the caller is not told which.", ("reason", reason));
}
