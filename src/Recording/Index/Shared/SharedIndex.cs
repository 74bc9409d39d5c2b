using FastMcp.Recording.Sessions;
using FastMcp.Store;

namespace FastMcp.Recording.Index.Shared;

/// <summary>
/// Finds exchanges of all nodes that share a database. Each node puts its own log there (<see cref="IndexPublisher"/>); texts stay in that node's segments, and
/// <see cref="ExchangeSummary.Node"/> says which they are.
/// </summary>
/// <remarks>Not for two threads at once. A connection that broke is made again with the next question.</remarks>
public sealed class SharedIndex : IRecordIndex
{
    private readonly SharedConnection _connection;

    private SharedIndex(StoreSource source) => _connection = new SharedConnection(source);

    /// <summary>Connects when it is first used.</summary>
    /// <param name="secret">The connection.</param>
    /// <param name="node">Names this node in the server's list of connections.</param>
    public static SharedIndex Of(StoreSecret secret, string node) => new(new StoreSource(secret, node + " index"));

    public IReadOnlyList<ExchangeSummary> Find(ExchangeFilter filter) => Ask(index => IndexQuery.Find(index, filter));

    public IReadOnlySet<uint> Segments(ExchangeFilter filter) => Ask(index => IndexQuery.Segments(index, filter));

    public IReadOnlyList<IndexedExchange> Newest(ExchangeFilter filter, int count, IndexMark? before = null) => Ask(index => IndexPages.Newest(index, filter, count, before));

    public IndexCounts Count(ExchangeFilter filter) => Ask(index => IndexPages.Count(index, filter));

    public IReadOnlyList<IndexCounts> Count(ExchangeFilter filter, DateTimeOffset from, TimeSpan step, int steps) => Ask(index => IndexPages.Count(index, filter, from, step, steps));

    public IReadOnlyList<IndexedSession> Sessions(ExchangeFilter filter, int count) => Ask(index => IndexPages.Sessions(index, filter, count));

    public IReadOnlyList<IndexTally> Tally(IndexColumn column, ExchangeFilter filter, int count) => Ask(index => IndexPages.Tally(index, column, filter, count));

    public (DateTimeOffset First, DateTimeOffset Last)? Span() => Ask(IndexPages.Span);

    public long Signature() => Ask(IndexPages.Signature);

    /// <summary>Logs that are in it.</summary>
    /// <exception cref="IndexException">The database cannot be asked.</exception>
    public IReadOnlyList<SharedLog> Logs() => _connection.Use(SharedLogs.Read);

    /// <summary>Takes a log out that no node has any more. False: there is none of that name.</summary>
    /// <exception cref="IndexException">As for <see cref="Logs"/>.</exception>
    public bool Drop(string log) => _connection.Use(link => SharedLogs.Drop(link, log));

    public void Dispose() => _connection.Dispose();

    // It owns nothing: the connection is the link's.
    private T Ask<T>(Func<SharedIndexDatabase, T> ask) => _connection.Use(link => ask(new SharedIndexDatabase(link)));
}
