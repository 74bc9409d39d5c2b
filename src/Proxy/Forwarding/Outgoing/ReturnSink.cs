using FastMcp.Masking.WriteBack;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Requests;

namespace FastMcp.Proxy.Forwarding.Outgoing;

/// <summary>Counts what came back, and keeps the first rule that refuses.</summary>
internal struct ReturnSink(ReturnCounters counters) : IReturnSink
{
    public string? Refused { get; private set; }

    public void Found(in ReturnedMask mask)
    {
        counters.Count(mask.Kind);
        Refused ??= mask.Kind == ReturnedKind.Refused ? mask.Rule : null;
    }
}
