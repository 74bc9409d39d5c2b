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

    /// <summary>0 for a rule that is not in this set.</summary>
    public long Enforced(string id) => Of(_enforced, id);

    /// <inheritdoc cref="Enforced"/>
    public long Monitored(string id) => Of(_monitored, id);

    private long Of(long[] counts, string id)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            if (rules.Rules[i].Id == id)
            {
                return Interlocked.Read(ref counts[i]);
            }
        }

        return 0;
    }
}
