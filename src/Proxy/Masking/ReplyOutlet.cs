using FastMcp.Masking;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;
using FastMcp.Wire;

namespace FastMcp.Proxy.Masking;

/// <summary>
/// Where judged bytes of an answer go: to the client, and to the record. Findings are counted on the way.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
internal sealed class ReplyOutlet
{
    private ReplyWriter _writer = null!;
    private SessionLog _log = null!;
    private Opened _opened = null!;
    private RuleCounters _counters = null!;

    /// <summary>Matches in this answer so far.</summary>
    public int Findings { get; private set; }

    public void Begin(ReplyWriter writer, SessionLog log, Opened opened, RuleCounters counters)
    {
        _writer = writer;
        _log = log;
        _opened = opened;
        _counters = counters;
        Findings = 0;
    }

    public void Write(Skeleton bytes)
    {
        _writer.Write(bytes);
        _log.Append(_opened, bytes);
    }

    public void Write(Masked bytes)
    {
        _writer.Write(bytes);
        _log.Append(_opened, bytes);
    }

    /// <summary>To the client only: what a monitored rule let pass never enters the record in the clear.</summary>
    public void Write(Monitored bytes) => _writer.Write(bytes);

    public void Found(in Finding finding)
    {
        Findings++;
        _counters.Count(finding);
        _log.Append(_opened, finding);
    }
}
