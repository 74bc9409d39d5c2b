using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Notifying.Callbacks;

/// <summary>What came of callbacks. Safe for all threads.</summary>
internal sealed class CallbackCounters
{
    private readonly Dictionary<(string Channel, CallbackOutcome Outcome), Counter> _all = [];

    /// <param name="channels">Those that take callbacks.</param>
    /// <param name="registry">Where they are shown.</param>
    public CallbackCounters(IEnumerable<string> channels, MetricsRegistry registry)
    {
        // What names no channel is counted for the empty name: nobody makes series by guessing paths.
        foreach (var channel in channels.Append(""))
        {
            foreach (var outcome in Enum.GetValues<CallbackOutcome>())
            {
                _all[(channel, outcome)] = registry.Counter(
                    "fastmcp_approval_callbacks_total", "Answers that came by channels, by channel and by what came of them.", ("channel", channel), ("outcome", WordOf(outcome)));
            }
        }
    }

    public void Count(string channel, CallbackOutcome outcome) => _all[(channel, outcome)].Add();

    private static string WordOf(CallbackOutcome outcome) => outcome switch
    {
        CallbackOutcome.Done => "done",
        CallbackOutcome.Again => "again",
        CallbackOutcome.Refused => "refused",
        CallbackOutcome.Stranger => "stranger",
        CallbackOutcome.Malformed => "malformed",
        CallbackOutcome.Forged => "forged",
        CallbackOutcome.Old => "old",
        CallbackOutcome.Nowhere => "nowhere",
        CallbackOutcome.Unreadable => "unreadable",
        CallbackOutcome.Crowded => "crowded",
        _ => "unavailable",
    };
}
