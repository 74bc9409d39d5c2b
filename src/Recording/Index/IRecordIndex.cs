using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Index;

/// <summary>Finds exchanges without reading the segments: of one log, or of all nodes that share an index.</summary>
/// <remarks>Not for two threads at once. Every method may throw <see cref="IndexException"/>.</remarks>
public interface IRecordIndex : IDisposable
{
    /// <summary>In the order in which they ended, the open ones last.</summary>
    IReadOnlyList<ExchangeSummary> Find(ExchangeFilter filter);

    /// <summary>Numbers of the segments that hold the exchanges that are meant; of several logs it says nothing.</summary>
    IReadOnlySet<uint> Segments(ExchangeFilter filter);

    /// <summary>At most so many, the newest first, that began before a mark.</summary>
    IReadOnlyList<IndexedExchange> Newest(ExchangeFilter filter, int count, IndexMark? before = null);

    /// <summary>How many exchanges, and what became of them.</summary>
    IndexCounts Count(ExchangeFilter filter);

    /// <summary>The same for each step of a span of time: asked once, where the exchanges must be looked for.</summary>
    IReadOnlyList<IndexCounts> Count(ExchangeFilter filter, DateTimeOffset from, TimeSpan step, int steps);

    /// <summary>At most so many sessions, those that began last first.</summary>
    IReadOnlyList<IndexedSession> Sessions(ExchangeFilter filter, int count);

    /// <summary>How often each value of a column stands there, the most frequent first: at most so many.</summary>
    IReadOnlyList<IndexTally> Tally(IndexColumn column, ExchangeFilter filter, int count);

    /// <summary>When the first and the last exchange began; null: there is none.</summary>
    (DateTimeOffset First, DateTimeOffset Last)? Span();

    /// <summary>Another number when there are other exchanges, or some of those that were open ended.</summary>
    long Signature();
}
