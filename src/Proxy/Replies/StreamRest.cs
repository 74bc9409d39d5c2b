using FastMcp.Proxy.Pipeline;

namespace FastMcp.Proxy.Replies;

/// <summary>Streams that are silent give up room that they do not use (limit stream-rest).</summary>
/// <param name="After">So long a stream is silent; zero: none rests.</param>
/// <param name="Counters">Where it is counted.</param>
internal sealed record StreamRest(TimeSpan After, ExchangeCounters Counters)
{
    /// <summary>On the exchange's own turn: its stream waits for its next piece.</summary>
    public void Rest(Exchange exchange)
    {
        exchange.RestBetweenPieces();
        Counters.Rested();
    }
}
