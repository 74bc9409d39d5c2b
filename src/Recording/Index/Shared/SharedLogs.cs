using FastMcp.Store;

namespace FastMcp.Recording.Index.Shared;

/// <summary>The table of logs: whose each is, and how far it was read.</summary>
internal static class SharedLogs
{
    /// <summary>A change of what rows hold is a new one: each node then makes its part again.</summary>
    public const int Layout = 1;

    public static List<SharedLog> Read(StoreLink link)
    {
        using var asks = link.Command("SELECT log, node, store, (SELECT count(*) FROM fastmcp_exchange WHERE fastmcp_exchange.log = fastmcp_record.log), seen FROM fastmcp_record ORDER BY node, store, log");
        using var rows = asks.ExecuteReader();
        var logs = new List<SharedLog>();
        while (rows.Read())
        {
            logs.Add(new SharedLog(rows.GetString(0), StoredText.Read(rows.GetString(1)), StoredText.Read(rows.GetString(2)), rows.GetInt64(3), new DateTimeOffset(rows.GetDateTime(4).ToUniversalTime())));
        }

        return logs;
    }

    public static bool Drop(StoreLink link, string log)
    {
        using var all = link.Connection.BeginTransaction();
        Lock(link, log);
        Clear(link, log);
        using var drops = link.Command("DELETE FROM fastmcp_record WHERE log = $1", log);
        var dropped = drops.ExecuteNonQuery() == 1;
        all.Commit();
        return dropped;
    }

    /// <summary>Two programs that read one log write one behind the other.</summary>
    public static void Lock(StoreLink link, string log) => link.Run("SELECT pg_advisory_xact_lock(hashtextextended('fastmcp_record ' || $1, 0))", log);

    /// <summary>Null: it is not there, or its rows are of another layout.</summary>
    public static SharedPlace? PlaceOf(StoreLink link, string log)
    {
        using var asks = link.Command("SELECT from_segment, from_entries, from_bytes, read_segment, read_entries FROM fastmcp_record WHERE log = $1 AND layout = $2", log, Layout);
        using var rows = asks.ExecuteReader();
        return rows.Read()
            ? new SharedPlace((uint)rows.GetInt64(0), new Reading.ReadPlace(rows.GetInt64(1), rows.GetInt64(2)), (uint)rows.GetInt64(3), rows.GetInt64(4))
            : null;
    }

    public static void Save(StoreLink link, string log, string node, string store, SharedPlace at) => link.Run(
        """
        INSERT INTO fastmcp_record VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp())
        ON CONFLICT (log) DO UPDATE SET node = excluded.node, store = excluded.store, layout = excluded.layout, from_segment = excluded.from_segment, from_entries = excluded.from_entries,
            from_bytes = excluded.from_bytes, read_segment = excluded.read_segment, read_entries = excluded.read_entries, seen = excluded.seen
        """,
        log, StoredText.Of(node), StoredText.Of(store), (long)Layout, (long)at.From, at.Place.Entries, at.Place.Bytes, (long)at.Read, at.Entries);

    /// <summary>All exchanges of the log.</summary>
    public static void Clear(StoreLink link, string log) => Forget(link, log, "true");

    /// <summary>Those that began in segments that are not there any more.</summary>
    public static void ForgetBefore(StoreLink link, string log, uint segment) => Forget(link, log, $"first < {segment}");

    private static void Forget(StoreLink link, string log, string which)
    {
        link.Run($"DELETE FROM fastmcp_matched WHERE exchange IN (SELECT key FROM fastmcp_exchange WHERE log = $1 AND {which})", log);
        link.Run($"DELETE FROM fastmcp_exchange WHERE log = $1 AND {which}", log);
    }
}
