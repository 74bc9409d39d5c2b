using FastMcp.Recording.Sessions;
using FastMcp.Store;
using Npgsql;

namespace FastMcp.Recording.Index.Shared;

/// <summary>
/// Finds exchanges of all nodes that share a database. Each node puts its own log there (<see cref="IndexPublisher"/>); texts stay in that node's segments, and
/// <see cref="ExchangeSummary.Node"/> says which they are.
/// </summary>
/// <remarks>Not for two threads at once. A connection that broke is made again with the next question.</remarks>
public sealed class SharedIndex : IRecordIndex
{
    private readonly StoreSource _source;
    private SharedIndexDatabase? _index;
    private StoreLink? _link;

    private SharedIndex(StoreSource source) => _source = source;

    /// <summary>Connects when it is first used.</summary>
    /// <param name="secret">The connection.</param>
    /// <param name="node">Names this node in the server's list of connections.</param>
    public static SharedIndex Of(StoreSecret secret, string node) => new(new StoreSource(secret, node + " index"));

    public IReadOnlyList<ExchangeSummary> Find(ExchangeFilter filter) => Guard(index => IndexQuery.Find(index, filter));

    public IReadOnlySet<uint> Segments(ExchangeFilter filter) => Guard(index => IndexQuery.Segments(index, filter));

    public IReadOnlyList<IndexedExchange> Newest(ExchangeFilter filter, int count, IndexMark? before = null) => Guard(index => IndexPages.Newest(index, filter, count, before));

    public IndexCounts Count(ExchangeFilter filter) => Guard(index => IndexPages.Count(index, filter));

    public IReadOnlyList<IndexCounts> Count(ExchangeFilter filter, DateTimeOffset from, TimeSpan step, int steps) => Guard(index => IndexPages.Count(index, filter, from, step, steps));

    public IReadOnlyList<IndexedSession> Sessions(ExchangeFilter filter, int count) => Guard(index => IndexPages.Sessions(index, filter, count));

    public IReadOnlyList<IndexTally> Tally(IndexColumn column, ExchangeFilter filter, int count) => Guard(index => IndexPages.Tally(index, column, filter, count));

    public (DateTimeOffset First, DateTimeOffset Last)? Span() => Guard(IndexPages.Span);

    public long Signature() => Guard(IndexPages.Signature);

    /// <summary>Logs that are in it.</summary>
    /// <exception cref="IndexException">The database cannot be asked.</exception>
    public IReadOnlyList<SharedLog> Logs() => Guard(_ => SharedLogs.Read(_link!));

    /// <summary>Takes a log out that no node has any more. False: there is none of that name.</summary>
    /// <exception cref="IndexException">As for <see cref="Logs"/>.</exception>
    public bool Drop(string log) => Guard(_ => SharedLogs.Drop(_link!, log));

    public void Dispose()
    {
        Close();
        _source.Dispose();
    }

    internal static IndexException Trouble(Exception e) => new(
        $"The index that nodes share cannot be used ({(e is PostgresException answered ? $"the server says {answered.SqlState}" : e.InnerException?.GetType().Name ?? e.GetType().Name)}). Each node's own record can be listed with --record.", e);

    internal static bool IsTrouble(Exception e) => e is NpgsqlException or StoreVersionException or IOException or TimeoutException or InvalidOperationException;

    private T Guard<T>(Func<SharedIndexDatabase, T> ask)
    {
        try
        {
            if (_index is null)
            {
                _link = _source.Open();
                StoreSchema.Bring(_link);
                _index = new SharedIndexDatabase(_link);
            }

            return ask(_index);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            Close();
            throw Trouble(e);
        }
    }

    private void Close()
    {
        _link?.Dispose();
        (_link, _index) = (null, null);
    }
}
