using FastMcp.Masking;
using FastMcp.Policy.Facts;
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

    private readonly FindingFacts[] _facts = [.. rules.Rules.Select(rule => Once(rule, Request))];
    private readonly FindingFacts[] _answerFacts = [.. rules.Rules.Select(rule => Once(rule, Response))];

    private static readonly NameText[] Severities = [.. Enum.GetNames<RuleSeverity>().Select(name => new NameText(name.ToLowerInvariant()))];
    private static readonly NameText Request = new("request");
    private static readonly NameText Response = new("response");
    private static readonly NameText Body = new("body");

    public RuleSet Rules => rules;

    /// <summary>One finding of a rule in a request's body, for decisions.</summary>
    public FindingFacts FactsOf(int rule) => _facts[rule];

    /// <summary>The same in an answer.</summary>
    public FindingFacts AnswerFactsOf(int rule) => _answerFacts[rule];

    public void Count(in Finding finding) => (finding.Enforced ? _enforced : _monitored)[finding.Rule].Add();

    private static FindingFacts Once(RuleInfo rule, NameText on) => new(new NameText(rule.Id), Severities[(int)rule.Severity], on, Body, 1);

    /// <summary>Matches of an enforced rule so far.</summary>
    public long EnforcedOf(int rule) => _enforced[rule].Value;

    /// <summary>Matches of a monitoring rule so far.</summary>
    public long MonitoredOf(int rule) => _monitored[rule].Value;

    private static Counter[] Of(RuleSet rules, MetricsRegistry registry, string mode) =>
        [.. rules.Rules.Select(rule => registry.Counter("fastmcp_findings_total", "Values that a rule matched, by rule and mode.", ("rule", rule.Id), ("mode", mode)))];
}
