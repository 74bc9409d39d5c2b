using FastMcp.Proxy.Telemetry;
using FastMcp.Recording;

namespace FastMcp.Proxy.Pipeline;

/// <summary>Exchanges by outcome and what passed in them, since the start. Written once an exchange; safe for all threads.</summary>
internal sealed class ExchangeCounters
{
    private readonly long[] _ended = new long[Enum.GetValues<Ending>().Length];
    private long _began;
    private long _requestBytes;
    private long _replyBytes;
    private long _events;
    private long _rests;

    /// <summary>Gauge: begun and not ended.</summary>
    public long Running
    {
        get
        {
            // The ended ones first: what begins meanwhile makes it too many, never too few.
            var ended = _ended.Sum();
            return Interlocked.Read(ref _began) - ended;
        }
    }

    /// <summary>Body bytes from clients.</summary>
    public long RequestBytes => Interlocked.Read(ref _requestBytes);

    /// <summary>Body bytes to clients.</summary>
    public long ReplyBytes => Interlocked.Read(ref _replyBytes);

    /// <summary>Events of streams that were masked.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>Streams that were silent and gave up room.</summary>
    public long Rests => Interlocked.Read(ref _rests);

    public long this[Ending ending] => Interlocked.Read(ref _ended[(int)ending]);

    /// <summary>Makes spans; null: nobody asked for them. Set before the first exchange.</summary>
    public ExchangeSpans? Spans { get; set; }

    public void Rested() => Interlocked.Increment(ref _rests);

    public void Began(Exchange exchange)
    {
        Interlocked.Increment(ref _began);
        if (Spans is not null)
        {
            ExchangeSpans.Begin(exchange);
        }
    }

    public void Ended(Exchange exchange, Ending ending)
    {
        Interlocked.Increment(ref _ended[(int)ending]);
        Interlocked.Add(ref _requestBytes, exchange.RequestBytes);
        Interlocked.Add(ref _replyBytes, exchange.Writer.ContentBytes);
        if (exchange.Maskers.Events is > 0 and var events)
        {
            Interlocked.Add(ref _events, events);
        }

        Spans?.End(exchange, ending);
    }
}
