using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Notices;
using Npgsql;

namespace FastMcp.Approvals.Store;

/// <summary>What channels are told, by any node, and what they said to any.</summary>
public sealed partial class PostgresApprovalStore
{
    // What somebody is about (tries > 0) keeps its time: behind it comes the newest by itself.
    public void Note(string channel, ApprovalRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        Count(
            """
            INSERT INTO fastmcp_notice AS n (channel, request, wanted, told, since, due, tries, place) VALUES ($1, $2, $3, 0, $4, $4, 0, '')
            ON CONFLICT (channel, request) DO UPDATE SET wanted = excluded.wanted, since = excluded.since,
              due = CASE WHEN n.tries > 0 THEN n.due ELSE excluded.due END
            """, channel, request.Id, request.Version, Utc(now));
    }

    public IReadOnlyList<Notice> DueNotices(string channel, DateTimeOffset now, DateTimeOffset beyond, int most)
    {
        using var command = Command("SELECT request, wanted, told, since, tries, place FROM fastmcp_notice WHERE channel = $1 AND wanted > told AND (due <= $2 OR due > $3) ORDER BY due LIMIT $4", [channel, Utc(now), Utc(beyond), most]);
        return Guard(() =>
        {
            using var rows = command.ExecuteReader();
            var all = new List<Notice>();
            while (rows.Read())
            {
                all.Add(new Notice(channel, rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2), Time(rows, 3), rows.GetInt32(4), rows.GetString(5)));
            }

            return all;
        });
    }

    public void PutNotice(Notice notice, DateTimeOffset due)
    {
        ArgumentNullException.ThrowIfNull(notice);
        Count(
            "UPDATE fastmcp_notice SET told = greatest(told, $3), due = $4, tries = $5, place = $6 WHERE channel = $1 AND request = $2",
            notice.Channel, notice.Request, notice.Told, Utc(due), notice.Tries, notice.Place);
    }

    public DateTimeOffset? NextNotice(string channel)
    {
        using var command = Command("SELECT due FROM fastmcp_notice WHERE channel = $1 AND wanted > told ORDER BY due LIMIT 1", [channel]);
        return Guard<DateTimeOffset?>(() => command.ExecuteScalar() is DateTime due ? new DateTimeOffset(due, TimeSpan.Zero) : null);
    }

    public NoticeBacklog Backlog(string channel)
    {
        using var command = Command("SELECT count(*), min(since) FROM fastmcp_notice WHERE channel = $1 AND wanted > told", [channel]);
        return Guard(() =>
        {
            using var rows = command.ExecuteReader();
            return rows.Read() && rows.GetInt64(0) is > 0 and var count ? new NoticeBacklog(count, Time(rows, 1)) : default;
        });
    }

    public (string Hash, ActOutcome Outcome)? FindCallback(string channel, string id)
    {
        using var command = Command("SELECT hash, outcome FROM fastmcp_callback WHERE channel = $1 AND id = $2", [channel, id]);
        return Guard<(string, ActOutcome)?>(() =>
        {
            using var rows = command.ExecuteReader();
            return rows.Read() ? (rows.GetString(0), (ActOutcome)rows.GetInt32(1)) : null;
        });
    }

    public void AddCallback(CallbackMark mark, ActOutcome outcome, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(mark);
        Count("INSERT INTO fastmcp_callback(channel, id, hash, outcome, seen) VALUES ($1, $2, $3, $4, $5)", mark.Channel, mark.Id, mark.Hash, (int)outcome, Utc(now));
    }

    public int ForgetNotices(DateTimeOffset before, int most)
    {
        Count("DELETE FROM fastmcp_callback WHERE seen <= $1", Utc(before));
        return Count(
            """
            DELETE FROM fastmcp_notice WHERE (channel, request) IN (
              SELECT n.channel, n.request FROM fastmcp_notice n LEFT JOIN fastmcp_approval a ON a.id = n.request WHERE a.id IS NULL OR (a.state >= 2 AND n.wanted <= n.told) LIMIT $1)
            """, most);
    }

    private static DateTimeOffset Time(NpgsqlDataReader rows, int column) => new(rows.GetDateTime(column), TimeSpan.Zero);
}
