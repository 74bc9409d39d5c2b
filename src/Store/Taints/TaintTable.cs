using NpgsqlTypes;

namespace FastMcp.Store.Taints;

/// <summary>Taints of sessions of all nodes: they are added, never taken away, and forgotten after <see cref="Kept"/>.</summary>
/// <remarks>Ownership: one part, on the store's thread.</remarks>
public sealed class TaintTable
{
    /// <summary>A session that goes on longer begins without them on a node that did not see it.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromDays(30);

    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(4);

    private DateTimeOffset _seen = DateTimeOffset.UnixEpoch;
    private DateTimeOffset _swept;

    /// <summary>Gives marks; those that are known are given again without harm.</summary>
    public static void Give(StoreLink link, IReadOnlyList<TaintRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        using var add = link.Command("INSERT INTO fastmcp_taint SELECT DISTINCT u.session, u.taint, clock_timestamp() FROM unnest($1, $2) AS u(session, taint) ORDER BY 1, 2 ON CONFLICT DO NOTHING");
        add.Parameters.Add(StoreLink.Array<string>([.. rows.Select(row => row.Session)], NpgsqlDbType.Text));
        add.Parameters.Add(StoreLink.Array<string>([.. rows.Select(row => row.Taint)], NpgsqlDbType.Text));
        add.ExecuteNonQuery();
        link.Notify();
    }

    /// <summary>What others marked since the last time; at first all that is kept, the latest 100,000.</summary>
    public IReadOnlyList<TaintRow> Take(StoreLink link)
    {
        using var asks = link.Command("SELECT session, taint, clock_timestamp() FROM fastmcp_taint WHERE changed > $1 ORDER BY changed DESC LIMIT 100000", _seen);
        var rows = new List<TaintRow>();
        DateTimeOffset? now = null;
        using (var found = asks.ExecuteReader())
        {
            while (found.Read())
            {
                rows.Add(new TaintRow(found.GetString(0), found.GetString(1)));
                now ??= new DateTimeOffset(found.GetDateTime(2).ToUniversalTime());
            }
        }

        _seen = now is { } time ? time - Overlap : _seen;
        if (now - _swept > TimeSpan.FromMinutes(10))
        {
            link.Run("DELETE FROM fastmcp_taint WHERE changed < clock_timestamp() - $1", Kept);
            _swept = now!.Value;
        }

        return rows;
    }
}
