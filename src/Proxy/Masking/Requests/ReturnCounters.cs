using FastMcp.Masking.WriteBack;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Masking.Requests;

/// <summary>Tokens by what became of them, and masks that came back by what was done. Safe for all threads.</summary>
internal sealed class ReturnCounters
{
    private readonly Counter _made;
    private readonly Counter _revealed;
    private readonly Counter _foreign;
    private readonly Counter _noted;
    private readonly Counter _refused;
    private readonly Counter _sealed;
    private readonly Counter _restored;

    public ReturnCounters(MetricsRegistry registry, IssuedTable issued)
    {
        (_made, _revealed, _foreign) = (Tokens(registry, "made"), Tokens(registry, "revealed"), Tokens(registry, "foreign"));
        (_noted, _refused) = (WriteBacks(registry, "noted"), WriteBacks(registry, "refused"));
        (_sealed, _restored) = (Reasoning(registry, "sealed"), Reasoning(registry, "restored"));
        registry.Sampled("fastmcp_write_back_sessions", "Sessions whose masks are remembered.", isCounter: false, () => issued.Count);
        registry.Sampled("fastmcp_write_back_forgotten_total", "Sessions and masks that were forgotten to make room.", isCounter: true, () => issued.Forgotten);
    }

    public void Made(int count) => _made.Add(count);

    public void Revealed(int count) => _revealed.Add(count);

    /// <summary>Signed wholes that went to a client in an envelope.</summary>
    public void Sealed(int count) => _sealed.Add(count);

    /// <summary>The same that came back and went up as they were.</summary>
    public void Restored(int count) => _restored.Add(count);

    public void Count(ReturnedKind kind)
    {
        switch (kind)
        {
            case ReturnedKind.Noted:
                _noted.Add();
                break;
            case ReturnedKind.Refused:
                _refused.Add();
                break;
            case ReturnedKind.Foreign:
                _foreign.Add();
                break;
            default:
                break; // Counted when it is done.
        }
    }

    private static Counter Tokens(MetricsRegistry registry, string outcome) =>
        registry.Counter("fastmcp_tokens_total", "Tokens made for answers, turned back in requests, and texts written like one that are not of their session.", ("outcome", outcome));

    private static Counter Reasoning(MetricsRegistry registry, string outcome) =>
        registry.Counter("fastmcp_reasoning_total", "Signed reasoning that went to a client in an envelope, or came back in one and went up as it was.", ("outcome", outcome));

    private static Counter WriteBacks(MetricsRegistry registry, string action) =>
        registry.Counter("fastmcp_write_back_total", "Masks of a session that came back in an argument, by what was done.", ("action", action));
}
