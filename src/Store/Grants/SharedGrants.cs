using Npgsql;

namespace FastMcp.Store.Grants;

/// <summary>Grants in the database that several nodes share. Each statement is a change of its own, by the version that was read.</summary>
/// <remarks>State, safe for all threads: one connection, one at a time. One that is found dead is opened anew by the next who asks.</remarks>
public sealed class SharedGrants : IGrantStore
{
    // Milliseconds.
    private const int DeadFor = 1000;

    private readonly StoreSource _source;
    private readonly Lock _lock = new();
    private StoreLink? _link;
    private long _deadUntil;

    private SharedGrants(StoreSource source) => _source = source;

    /// <summary>Connects when it is first used.</summary>
    /// <param name="secret">The connection.</param>
    /// <param name="node">Names this node in the server's list of connections.</param>
    public static SharedGrants Of(StoreSecret secret, string node) => new(new StoreSource(secret, node + " grants"));

    public StoredGrant? Find(string id) => With(link => Read(link, "SELECT id, version, sealed FROM fastmcp_grant WHERE id = $1", id).FirstOrDefault());

    public IReadOnlyList<StoredGrant> List(int most) => With(link => Read(link, "SELECT id, version, sealed FROM fastmcp_grant ORDER BY id LIMIT $1", most));

    public bool TryPut(StoredGrant next, long replaces)
    {
        ArgumentNullException.ThrowIfNull(next);
        return With(link => replaces == 0
            ? Changed(link, "INSERT INTO fastmcp_grant(id, version, sealed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", next.Id, next.Version, next.Sealed)
            : Changed(link, "UPDATE fastmcp_grant SET version = $2, sealed = $3, claimed = NULL WHERE id = $1 AND version = $4", next.Id, next.Version, next.Sealed, replaces));
    }

    public bool TryRemove(string id, long version) => With(link => Changed(link, "DELETE FROM fastmcp_grant WHERE id = $1 AND version = $2", id, version));

    public bool TryClaim(string id, long version, TimeSpan lasts) => With(link => Changed(
        link, "UPDATE fastmcp_grant SET claimed = clock_timestamp() + $3 WHERE id = $1 AND version = $2 AND (claimed IS NULL OR claimed < clock_timestamp())", id, version, lasts));

    public void Unclaim(string id, long version) => With(link => Changed(link, "UPDATE fastmcp_grant SET claimed = NULL WHERE id = $1 AND version = $2", id, version));

    public void Dispose()
    {
        lock (_lock)
        {
            Drop();
        }

        _source.Dispose();
    }

    private static bool Changed(StoreLink link, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = link.Command(sql, values);
        return command.ExecuteNonQuery() == 1;
    }

    private static List<StoredGrant> Read(StoreLink link, string sql, params ReadOnlySpan<object?> values)
    {
        using var asks = link.Command(sql, values);
        using var rows = asks.ExecuteReader();
        var grants = new List<StoredGrant>();
        while (rows.Read())
        {
            grants.Add(new StoredGrant(rows.GetString(0), rows.GetInt64(1), (byte[])rows.GetValue(2)));
        }

        return grants;
    }

    private T With<T>(Func<StoreLink, T> act)
    {
        lock (_lock)
        {
            // Who waited behind one that got no answer does not wait for another.
            if (_link is null && Environment.TickCount64 < _deadUntil)
            {
                throw new IOException("The store of grants cannot be used: it gave no answer a moment ago.");
            }

            try
            {
                if (_link is not { IsOpen: true })
                {
                    Drop();
                    _link = Open();
                }

                return act(_link);
            }
            catch (Exception e) when (e is NpgsqlException or StoreVersionException or TimeoutException or InvalidOperationException or IOException)
            {
                // What the server answered leaves the connection as it is; without an answer nobody knows what it stands at.
                if (e is not PostgresException)
                {
                    Drop();
                    _deadUntil = Environment.TickCount64 + DeadFor;
                }

                throw new IOException("The store of grants cannot be used: " + (e is PostgresException answered ? $"the server says {answered.SqlState}." : $"{e.InnerException?.GetType().Name ?? e.GetType().Name}."), e);
            }
        }
    }

    private StoreLink Open()
    {
        var link = _source.Open();
        try
        {
            StoreSchema.Bring(link);
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
}
