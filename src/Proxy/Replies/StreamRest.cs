using FastMcp.Proxy.Pipeline;

namespace FastMcp.Proxy.Replies;

/// <summary>Streams that are silent give up room that they do not use (limit stream-rest). Safe for all threads.</summary>
/// <param name="after">So long a stream is silent; zero: none rests.</param>
internal sealed class StreamRest(TimeSpan after)
{
    private long _rests;

    public TimeSpan After => after;

    /// <summary>Streams that gave up room, since the start.</summary>
    public long Rests => Interlocked.Read(ref _rests);

    /// <summary>On the exchange's own turn: its stream waits for its next piece.</summary>
    public void Rest(Exchange exchange)
    {
        exchange.RestBetweenPieces();
        Interlocked.Increment(ref _rests);
    }
}
