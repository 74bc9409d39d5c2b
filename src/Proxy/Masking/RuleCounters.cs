using FastMcp.Masking;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Masking;

/// <summary>
/// Matches by rule, for the metrics. Safe for all threads. A rule that a reload leaves in place goes on counting
/// where it was.
/// </summary>
internal sealed class RuleCounters(RuleSet rules, MetricsRegistry registry)
{
    private readonly Counter[] _enforced = Of(rules, registry, "enforce");
    private readonly Counter[] _monitored = Of(rules, registry, "monitor");

    public RuleSet Rules => rules;

    public void Count(in Finding finding) => (finding.Enforced ? _enforced : _monitored)[finding.Rule].Add();

    private static Counter[] Of(RuleSet rules, MetricsRegistry registry, string mode) =>
        [.. rules.Rules.Select(rule => registry.Counter("fastmcp_findings_total", "Values that a rule matched, by rule and mode.", ("rule", rule.Id), ("mode", mode)))];
}
