using FastMcp.Masking;

namespace FastMcp.Proxy.Masking;

/// <summary>Matches by rule since the start, for the metrics. Safe for all threads.</summary>
internal sealed class RuleCounters(RuleSet rules)
{
    private readonly long[] _enforced = new long[rules.Rules.Count];
    private readonly long[] _monitored = new long[rules.Rules.Count];

    public RuleSet Rules => rules;

    public void Count(in Finding finding) =>
        Interlocked.Increment(ref (finding.Enforced ? _enforced : _monitored)[finding.Rule]);

    public long Enforced(int rule) => Interlocked.Read(ref _enforced[rule]);

    public long Monitored(int rule) => Interlocked.Read(ref _monitored[rule]);
}
