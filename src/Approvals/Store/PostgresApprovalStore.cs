using System.Security.Cryptography;
using System.Text.Json;
using FastMcp.Store;
using Npgsql;

namespace FastMcp.Approvals.Store;

/// <summary>
/// Requests in the database that several gateways share: any of them decides and releases what another one asked for. One writes at a
/// time, as in a file: a transaction begins by a lock that all take, so that what was read in it is still so when it is written.
/// </summary>
/// <remarks>
/// The store may be away: each transaction tries anew. A commit whose answer is lost may have been made; whoever asked for it is told that
/// it failed, which uses an approval without a sending and never the other way round.
/// </remarks>
public sealed partial class PostgresApprovalStore : IApprovalStore
{
    /// <summary>A run that has not been heard of for so long is over, by the clock of the database.</summary>
    public static TimeSpan Silence { get; } = TimeSpan.FromSeconds(30);

    private const string Channel = "fastmcp_approval";
    private const string Order = " ORDER BY asked DESC, id DESC LIMIT ";

    // Any number that nobody else takes.
    private const long Lock = 0x666D6371;

    private readonly StoreSource _source;
    private readonly StoreListener _listener;
    private readonly string _process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private StoreLink? _link;

    private PostgresApprovalStore(StoreSource source)
    {
        _source = source;
        _listener = new StoreListener(source, Channel, Heard);
    }

    public bool IsShared => true;

    public Action<string?>? Changed { get; set; }

    /// <summary>Connects when it is first used.</summary>
    /// <param name="secret">The connection.</param>
    /// <param name="node">Names this node in the server's list of connections.</param>
    public static PostgresApprovalStore Of(StoreSecret secret, string node) => new(new StoreSource(secret, node + " approvals"));

    public void Begin()
    {
        _changed.Clear();
        // A connection that lay idle while the server was started again is found dead here, where nothing was done by it yet.
        if (_link is null || !TryBegin())
        {
            Guard(() => Lay(_link ??= Open()));
        }
    }

    public void Commit() => Guard(() =>
    {
        foreach (var id in _changed)
        {
            _link!.Run("SELECT pg_notify($1, $2)", Channel, $"{_process} {id}");
        }

        _link!.Run("COMMIT");
        _changed.Clear();
    });

    public void Rollback()
    {
        try
        {
            _link?.Run("ROLLBACK");
        }
        catch (Exception e) when (IsTrouble(e))
        {
            Drop();
        }
    }

    public ApprovalRequest? Find(string id) => One("SELECT data FROM fastmcp_approval WHERE id = $1", id);

    public ApprovalRequest? FindLive(string proposed) => One("SELECT data FROM fastmcp_approval WHERE proposed = $1 AND state < 2", proposed);

    public ApprovalRequest? FindGrant(string proposed, string session, DateTimeOffset now) => One(
        "SELECT data FROM fastmcp_approval WHERE id = (SELECT request FROM fastmcp_consent WHERE proposed = $1 AND session = $2 AND until > $3 ORDER BY until DESC LIMIT 1)", proposed, session, Utc(now));

    public bool TryAdd(ApprovalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Changes(request.Id, Count(
            "INSERT INTO fastmcp_approval(id, version, state, proposed, caller, agent, asked, expires, sending, run, data, route) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
            request.Id, request.Version, (int)request.State, request.Proposed, StoredText.Of(ApprovalRows.Who(request.Issuer, request.Caller)), StoredText.Of(request.Agent), Utc(request.Asked), Utc(request.Expires),
            (int)request.Sending, request.Run, ApprovalRows.Write(request), StoredText.Of(request.Route)) == 1);
    }

    public bool TryReplace(ApprovalRequest next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return Changes(next.Id, Count(
            "UPDATE fastmcp_approval SET version = $2, state = $3, expires = $4, sending = $5, run = $6, data = $7 WHERE id = $1 AND version = $2 - 1",
            next.Id, next.Version, (int)next.State, Utc(next.Expires), (int)next.Sending, next.Run, ApprovalRows.Write(next)) == 1);
    }

    public void AddGrant(ApprovalRequest request, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(request);
        Count("INSERT INTO fastmcp_consent(proposed, session, until, request) VALUES($1, $2, $3, $4)", request.Proposed, request.Session, Utc(until), request.Id);
    }

    public void EndGrant(string request) => Count("DELETE FROM fastmcp_consent WHERE request = $1", request);

    public IReadOnlyList<ApprovalRequest> Granting(DateTimeOffset now, IReadOnlyList<string>? routes, int most) => All(
        AtRoutes(new StoreQuery('$').Add("SELECT data FROM fastmcp_approval WHERE id IN (SELECT request FROM fastmcp_consent WHERE until > ", Utc(now)).Add(")"), routes).Add(Order, most));

    public IReadOnlyList<ApprovalRequest> List(ApprovalFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = AtRoutes(new StoreQuery('$').Add("SELECT data FROM fastmcp_approval WHERE true"), filter.Routes);
        query = filter.State is { } state ? query.Add(" AND state = ", (int)state) : query;
        query = filter.Behind is { } place ? query.Add(" AND (asked, id) < (", Utc(place.Asked)).Add(", ", place.Id).Add(")") : query;
        return All(query.Add(Order, filter.Most));
    }

    public IReadOnlyList<ApprovalRequest> Overdue(DateTimeOffset now, int most) =>
        All("SELECT data FROM fastmcp_approval WHERE state < 2 AND expires <= $1 ORDER BY expires LIMIT $2", Utc(now), most);

    public IReadOnlyList<ApprovalRequest> Unknown(string run, IReadOnlyList<string>? routes, int most) => All(
        AtRoutes(new StoreQuery('$')
            .Add("SELECT data FROM fastmcp_approval a WHERE sending = 1 AND run <> ", run)
            .Add(" AND NOT EXISTS (SELECT FROM fastmcp_run r WHERE r.run = a.run AND r.seen > clock_timestamp() - ", Silence).Add(")"), routes).Add(Order, most));

    public void Beat(string run) => Count(
        "INSERT INTO fastmcp_run VALUES ($1, clock_timestamp()) ON CONFLICT (run) DO UPDATE SET seen = excluded.seen", run);

    public void Await(string id, string run, bool waits)
    {
        if (!waits)
        {
            Count("DELETE FROM fastmcp_awaited WHERE request = $1 AND run = $2", id, run);
            return;
        }

        // A run that has only begun may not have said so yet.
        Beat(run);
        Count("INSERT INTO fastmcp_awaited VALUES ($1, $2) ON CONFLICT DO NOTHING", id, run);
    }

    public bool IsAwaitedElsewhere(string id, string run) => Number(
        "SELECT count(*) FROM fastmcp_awaited a JOIN fastmcp_run r ON r.run = a.run WHERE a.request = $1 AND a.run <> $2 AND r.seen > clock_timestamp() - $3", id, run, Silence) > 0;

    public int Forget(DateTimeOffset before, int most)
    {
        Count("DELETE FROM fastmcp_awaited a WHERE NOT EXISTS (SELECT FROM fastmcp_run r WHERE r.run = a.run AND r.seen > clock_timestamp() - interval '1 day')");
        Count("DELETE FROM fastmcp_consent WHERE until <= $1", Utc(before));
        Count("DELETE FROM fastmcp_run WHERE seen <= $1 AND seen <= clock_timestamp() - interval '1 day'", Utc(before));
        return Count("DELETE FROM fastmcp_approval WHERE id IN (SELECT id FROM fastmcp_approval WHERE state >= 2 AND expires <= $1 ORDER BY expires LIMIT $2)", Utc(before), most);
    }

    public int CountLive() => Number("SELECT count(*) FROM fastmcp_approval WHERE state < 2");

    public int CountAsked(string caller, string agent, DateTimeOffset since) => Number(
        "SELECT count(*) FROM fastmcp_approval WHERE caller = $1 AND agent = $2 AND asked > $3", StoredText.Of(caller), StoredText.Of(agent), Utc(since));

    public void Dispose()
    {
        _listener.Dispose();
        Drop();
        _source.Dispose();
    }

    // What this process wrote it knows.
    private void Heard(string payload)
    {
        if (payload.Length == 0)
        {
            Changed?.Invoke(null);
        }
        else if (payload.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at && !payload.AsSpan(0, at).SequenceEqual(_process))
        {
            Changed?.Invoke(payload[(at + 1)..]);
        }
    }

    private bool TryBegin()
    {
        try
        {
            Lay(_link!);
            return true;
        }
        catch (Exception e) when (IsTrouble(e))
        {
            if (_link!.IsOpen)
            {
                throw Trouble(e);
            }

            Drop();
            return false;
        }
    }

    private static void Lay(StoreLink link)
    {
        link.Run("BEGIN");
        link.Run("SELECT pg_advisory_xact_lock($1)", Lock);
    }

    private StoreLink Open()
    {
        var link = _source.Open();
        try
        {
            StoreSchema.Bring(link);
            // A node that hangs with the lock would stop all others.
            link.Run("SET idle_in_transaction_session_timeout = '3s'");
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    private void Drop()
    {
        _link?.Dispose();
        _link = null;
    }

    private bool Changes(string id, bool done)
    {
        if (done)
        {
            _changed.Add(id);
        }

        return done;
    }

    private ApprovalRequest? One(string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        return Guard(() => command.ExecuteScalar() is string text ? ApprovalRows.Read(text) : null);
    }

    private List<ApprovalRequest> All(string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        return Guard(() =>
        {
            using var rows = command.ExecuteReader();
            var all = new List<ApprovalRequest>();
            while (rows.Read())
            {
                all.Add(ApprovalRows.Read(rows.GetString(0)));
            }

            return all;
        });
    }

    private List<ApprovalRequest> All(StoreQuery query) => All(query.Text, query.Values);

    private int Number(string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        return Guard(() => (int)(long)command.ExecuteScalar()!);
    }

    private int Count(string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        return Guard(command.ExecuteNonQuery);
    }

    // Outside of a transaction there is no link yet.
    private NpgsqlCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        Guard(() => _link ??= Open());
        return _link!.Command(sql, values);
    }

    private void Guard(Action act) => Guard(() =>
    {
        act();
        return true;
    });

    private T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw Trouble(e);
        }
    }

    private static StoreQuery AtRoutes(StoreQuery query, IReadOnlyList<string>? routes) =>
        routes is null ? query : query.Add(" AND route IN (SELECT json_array_elements_text(", StoreQuery.ListOf([.. routes.Select(StoredText.Of)])).Add("::json))");

    // What the server answered leaves the connection as it is; without an answer nobody knows what it stands at.
    private ApprovalStoreException Trouble(Exception e)
    {
        if (e is not PostgresException)
        {
            Drop();
        }

        return new ApprovalStoreException("The store of approvals cannot be used: " + WhyNot(e), e);
    }

    private static DateTime Utc(DateTimeOffset time) => time.UtcDateTime;

    private static bool IsTrouble(Exception e) =>
        e is NpgsqlException or IOException or TimeoutException or ObjectDisposedException or InvalidOperationException or StoreVersionException or JsonException;

    // The server's own code where it has one: its words could repeat what a row holds.
    private static string WhyNot(Exception e) => e switch
    {
        PostgresException answered => $"the server says {answered.SqlState}.",
        StoreVersionException version => version.Message,
        _ => $"{e.InnerException?.GetType().Name ?? e.GetType().Name}.",
    };
}
