using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace FastMcp.Approvals.Store;

/// <summary>Requests in one SQLite file: for one gateway.</summary>
public sealed partial class SqliteApprovalStore : IApprovalStore
{
    public const string FileName = "approvals.sqlite";

    private const string Order = " ORDER BY asked DESC, id DESC LIMIT ";

    private readonly SqliteConnection _connection;

    private SqliteApprovalStore(SqliteConnection connection) => _connection = connection;

    /// <param name="folder">Made if it is not there.</param>
    /// <exception cref="ApprovalStoreException">The file cannot be opened, or is of another version.</exception>
    public static SqliteApprovalStore Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            SQLitePCL.Batteries_V2.Init();
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            var store = new SqliteApprovalStore(connection);
            try
            {
                connection.Open();
                store.Prepare(path);
                return store;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw new ApprovalStoreException($"The approvals in {path} cannot be used: {e.Message}", e);
        }
    }

    public bool IsShared => false;

    public Action<string?>? Changed { get; set; }

    public void Begin() => Guard(() => Run("BEGIN IMMEDIATE"));

    public void Commit() => Guard(() => Run("COMMIT"));

    public void Rollback()
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // There is no transaction any more: a failed commit ended it.
        }
    }

    public ApprovalRequest? Find(string id) => Guard(() => One("SELECT data FROM approval WHERE id = ?1", id));

    public ApprovalRequest? FindLive(string proposed) => Guard(() => One("SELECT data FROM approval WHERE proposed = ?1 AND state < 2", proposed));

    public ApprovalRequest? FindGrant(string proposed, string session, DateTimeOffset now) => Guard(() => One(
        "SELECT data FROM approval WHERE id = (SELECT request FROM consent WHERE proposed = ?1 AND session = ?2 AND until > ?3 ORDER BY until DESC LIMIT 1)", proposed, session, Ticks(now)));

    public bool TryAdd(ApprovalRequest request) => Guard(() => Run(
        "INSERT OR IGNORE INTO approval(id, version, state, proposed, caller, agent, asked, expires, sending, data, route) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        request.Id, request.Version, (int)request.State, request.Proposed, ApprovalRows.Who(request.Issuer, request.Caller), request.Agent, Ticks(request.Asked), Ticks(request.Expires), (int)request.Sending, ApprovalRows.Write(request), request.Route) == 1);

    public bool TryReplace(ApprovalRequest next) => Guard(() => Run(
        "UPDATE approval SET version = ?2, state = ?3, expires = ?4, sending = ?5, data = ?6 WHERE id = ?1 AND version = ?2 - 1",
        next.Id, next.Version, (int)next.State, Ticks(next.Expires), (int)next.Sending, ApprovalRows.Write(next)) == 1);

    public void AddGrant(ApprovalRequest request, DateTimeOffset until) => Guard(() => Run(
        "INSERT INTO consent(proposed, session, until, request) VALUES(?1, ?2, ?3, ?4)", request.Proposed, request.Session, Ticks(until), request.Id));

    public void EndGrant(string request) => Guard(() => Run("DELETE FROM consent WHERE request = ?1", request));

    public IReadOnlyList<ApprovalRequest> Granting(DateTimeOffset now, IReadOnlyList<string>? routes, int most) => Guard(() => All(
        AtRoutes(new StoreQuery('?').Add("SELECT data FROM approval WHERE id IN (SELECT request FROM consent WHERE until > ", Ticks(now)).Add(")"), routes).Add(Order, most)));

    public IReadOnlyList<ApprovalRequest> List(ApprovalFilter filter) => Guard(() =>
    {
        var query = AtRoutes(new StoreQuery('?').Add("SELECT data FROM approval WHERE true"), filter.Routes);
        query = filter.State is { } state ? query.Add(" AND state = ", (int)state) : query;
        query = filter.Behind is { } place ? query.Add(" AND (asked, id) < (", Ticks(place.Asked)).Add(", ", place.Id).Add(")") : query;
        return All(query.Add(Order, filter.Most));
    });

    public IReadOnlyList<ApprovalRequest> Overdue(DateTimeOffset now, int most) =>
        Guard(() => All("SELECT data FROM approval WHERE state < 2 AND expires <= ?1 ORDER BY expires LIMIT ?2", Ticks(now), most));

    public IReadOnlyList<ApprovalRequest> Unknown(string run, IReadOnlyList<string>? routes, int most) => Guard<IReadOnlyList<ApprovalRequest>>(() =>
        [.. All(AtRoutes(new StoreQuery('?').Add("SELECT data FROM approval WHERE sending = 1"), routes).Add(Order, most)).Where(request => request.Run != run)]);

    public void Beat(string run)
    {
        // The file has one gateway: every other run is over.
    }

    public void Await(string id, string run, bool waits)
    {
        // Who waits is known to the one process that there is.
    }

    public bool IsAwaitedElsewhere(string id, string run) => false;

    public int Forget(DateTimeOffset before, int most) => Guard(() =>
    {
        Run("DELETE FROM consent WHERE until <= ?1", Ticks(before));
        return Run("DELETE FROM approval WHERE id IN (SELECT id FROM approval WHERE state >= 2 AND expires <= ?1 ORDER BY expires LIMIT ?2)", Ticks(before), most);
    });

    public int CountLive() => Guard(() => (int)Number("SELECT count(*) FROM approval WHERE state < 2"));

    public int CountAsked(string caller, string agent, DateTimeOffset since) => Guard(() => (int)Number(
        "SELECT count(*) FROM approval WHERE caller = ?1 AND agent = ?2 AND asked > ?3", caller, agent, Ticks(since)));

    public void Dispose() => _connection.Dispose();

    private static long Ticks(DateTimeOffset time) => time.UtcTicks;

    private static StoreQuery AtRoutes(StoreQuery query, IReadOnlyList<string>? routes) =>
        routes is null ? query : query.Add(" AND route IN (SELECT value FROM json_each(", StoreQuery.ListOf(routes)).Add("))");

    private static bool IsTrouble(Exception e) =>
        e is SqliteException or IOException or UnauthorizedAccessException or DllNotFoundException or TypeInitializationException or JsonException;

    private static T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw new ApprovalStoreException("The store of approvals cannot be used: " + e.Message, e);
        }
    }

    private void Prepare(string path)
    {
        Run(ApprovalSchema.Settings);
        var version = Number("PRAGMA user_version");
        if (version < 0 || version > ApprovalSchema.Version)
        {
            throw new IOException($"{path} is of version {version}, and this program writes version {ApprovalSchema.Version}.");
        }

        if (version < ApprovalSchema.Version)
        {
            Run(ApprovalSchema.From(version));
        }
    }

    private int Run(string sql, params ReadOnlySpan<object> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private long Number(string sql, params ReadOnlySpan<object> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar() is long number ? number : 0;
    }

    private ApprovalRequest? One(string sql, params ReadOnlySpan<object> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar() is string text ? ApprovalRows.Read(text) : null;
    }

    private IReadOnlyList<ApprovalRequest> All(string sql, params ReadOnlySpan<object> values)
    {
        using var command = Command(sql, values);
        using var rows = command.ExecuteReader();
        var all = new List<ApprovalRequest>();
        while (rows.Read())
        {
            all.Add(ApprovalRows.Read(rows.GetString(0)));
        }

        return all;
    }

    private IReadOnlyList<ApprovalRequest> All(StoreQuery query) => All(query.Text, query.Values);

    private SqliteCommand Command(string sql, ReadOnlySpan<object> values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = "?" + (index + 1), Value = values[index] });
        }

        return command;
    }
}
