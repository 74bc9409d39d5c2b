using FastMcp.Recording.Sessions;
using Microsoft.Data.Sqlite;

namespace FastMcp.Recording.Index;

/// <summary>
/// A database beside the segments, made out of them and of nothing else, that finds exchanges without reading them all.
/// Whoever lists brings it up to date first; the gateway knows nothing of it. It proves nothing: what it says is looked up in the segments.
/// </summary>
/// <remarks>Not for two threads at once; several programs may use the same file.</remarks>
public sealed class RecordIndex : IRecordIndex
{
    public const string FileName = "index.sqlite";

    private readonly SqliteConnection _connection;
    private readonly SqliteIndexDatabase _index;
    private readonly string _folder;

    private RecordIndex(SqliteConnection connection, string folder) => (_connection, _index, _folder) = (connection, new SqliteIndexDatabase(connection), folder);

    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <exception cref="IndexException">It cannot be made, opened or brought up to date; segments can be scanned without it.</exception>
    public static RecordIndex Open(string folder, bool rebuild = false)
    {
        try
        {
            return OpenFile(folder, rebuild);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw new IndexException($"The index {PathIn(folder)} cannot be used: {e.Message}. 'fastmcp sessions index --rebuild' makes it again.", e);
        }
    }

    /// <summary>Reads what came since the last time. Segments that cannot be read are named.</summary>
    /// <exception cref="IndexException">As for <see cref="Open"/>.</exception>
    public IndexReport Update() => Guard(() => new IndexUpdate(_connection, _folder).Run());

    /// <summary>In the order in which they ended, the open ones last.</summary>
    /// <exception cref="IndexException">As for <see cref="Open"/>.</exception>
    public IReadOnlyList<ExchangeSummary> Find(ExchangeFilter filter) => Guard(() => IndexQuery.Find(_index, filter));

    /// <summary>Numbers of the segments that hold the exchanges that are meant.</summary>
    /// <exception cref="IndexException">As for <see cref="Open"/>.</exception>
    public IReadOnlySet<uint> Segments(ExchangeFilter filter) => Guard(() => IndexQuery.Segments(_index, filter));

    /// <summary>At most so many, the newest first, that began before a mark.</summary>
    /// <exception cref="IndexException">As for <see cref="Open"/>.</exception>
    public IReadOnlyList<IndexedExchange> Newest(ExchangeFilter filter, int count, IndexMark? before = null) => Guard(() => IndexPages.Newest(_index, filter, count, before));

    /// <summary>How many exchanges of a span of time, and what became of them.</summary>
    /// <exception cref="IndexException">As for <see cref="Open"/>.</exception>
    public IndexCounts Count(ExchangeFilter filter) => Guard(() => IndexPages.Count(_index, filter));

    /// <summary>The same for each step of a span of time: asked once, where the exchanges must be looked for.</summary>
    /// <exception cref="IndexException">As for <see cref="Open"/>.</exception>
    public IReadOnlyList<IndexCounts> Count(ExchangeFilter filter, DateTimeOffset from, TimeSpan step, int steps) => Guard(() => IndexPages.Count(_index, filter, from, step, steps));

    /// <summary>At most so many sessions, those that began last first.</summary>
    /// <exception cref="IndexException">As for <see cref="Open"/>.</exception>
    public IReadOnlyList<IndexedSession> Sessions(ExchangeFilter filter, int count) => Guard(() => IndexPages.Sessions(_index, filter, count));

    /// <summary>How often each value of a column stands there, the most frequent first: at most so many.</summary>
    /// <exception cref="IndexException">As for <see cref="Open"/>.</exception>
    public IReadOnlyList<IndexTally> Tally(IndexColumn column, ExchangeFilter filter, int count) => Guard(() => IndexPages.Tally(_index, column, filter, count));

    /// <summary>When the first and the last exchange began; null: there is none.</summary>
    /// <exception cref="IndexException">As for <see cref="Open"/>.</exception>
    public (DateTimeOffset First, DateTimeOffset Last)? Span() => Guard(() => IndexPages.Span(_index));

    /// <summary>Another number when there are other exchanges, or some of those that were open ended.</summary>
    /// <exception cref="IndexException">As for <see cref="Open"/>.</exception>
    public long Signature() => Guard(() => IndexPages.Signature(_index));

    /// <summary>Takes exchanges out, in its file too: nothing of them can be read there any more. Others who have it open see it without them from then on.</summary>
    /// <exception cref="IndexException">As for <see cref="Open"/>, or somebody reads it for longer than is waited.</exception>
    internal void Forget(IEnumerable<ExchangeId> exchanges) => Guard(() => IndexForget.Run(_connection, exchanges));

    public void Dispose() => _connection.Dispose();

    private static RecordIndex OpenFile(string folder, bool rebuild)
    {
        SQLitePCL.Batteries_V2.Init();
        if (rebuild)
        {
            foreach (var end in (string[])["", "-wal", "-shm"])
            {
                File.Delete(PathIn(folder) + end);
            }
        }

        // Not pooled: what is closed is let go, also for those who take the folder away.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = PathIn(folder), Pooling = false }.ToString());
        try
        {
            connection.Open();
            Statement.Run(connection, IndexSchema.Settings);
            return new RecordIndex(connection, folder);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw new IndexException($"The index {PathIn(_folder)} cannot be used: {e.Message}. 'fastmcp sessions index --rebuild' makes it again.", e);
        }
    }

    // The native library lies beside the program; a program that was copied without it still scans.
    private static bool IsTrouble(Exception e) =>
        e is SqliteException or IOException or UnauthorizedAccessException or DllNotFoundException or TypeInitializationException;
}
