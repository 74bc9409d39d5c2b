using FastMcp.Masking.WriteBack;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Masking;

/// <summary>Tokens by what became of them, and masks that came back by what was done. Safe for all threads.</summary>
internal sealed class ReturnCounters(MetricsRegistry registry)
{
    private readonly Counter _made = Tokens(registry, "made");
    private readonly Counter _revealed = Tokens(registry, "revealed");
    private readonly Counter _foreign = Tokens(registry, "foreign");
    private readonly Counter _noted = WriteBacks(registry, "noted");
    private readonly Counter _refused = WriteBacks(registry, "refused");

    public void Made(int count) => _made.Add(count);

    public void Revealed(int count) => _revealed.Add(count);

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

    private static Counter WriteBacks(MetricsRegistry registry, string action) =>
        registry.Counter("fastmcp_write_back_total", "Masks of a session that came back in an argument, by what was done.", ("action", action));
}
