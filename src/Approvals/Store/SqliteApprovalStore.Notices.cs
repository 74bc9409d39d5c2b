using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Notices;
using Microsoft.Data.Sqlite;

namespace FastMcp.Approvals.Store;

/// <summary>What channels are told, and what they said.</summary>
public sealed partial class SqliteApprovalStore
{
    // What somebody is about (tries > 0) keeps its time: behind it comes the newest by itself.
    public void Note(string channel, ApprovalRequest request, DateTimeOffset now) => Guard(() => Run(
        """
        INSERT INTO notice(channel, request, wanted, told, since, due, tries, place) VALUES(?1, ?2, ?3, 0, ?4, ?4, 0, '')
        ON CONFLICT(channel, request) DO UPDATE SET wanted = excluded.wanted, since = excluded.since,
          due = CASE WHEN tries > 0 THEN due ELSE excluded.due END
        """, channel, request.Id, request.Version, Ticks(now)));

    public IReadOnlyList<Notice> DueNotices(string channel, DateTimeOffset now, DateTimeOffset beyond, int most) => Guard(() =>
    {
        using var command = Command("SELECT request, wanted, told, since, tries, place FROM notice WHERE channel = ?1 AND wanted > told AND (due <= ?2 OR due > ?3) ORDER BY due LIMIT ?4", [channel, Ticks(now), Ticks(beyond), most]);
        using var rows = command.ExecuteReader();
        var all = new List<Notice>();
        while (rows.Read())
        {
            all.Add(new Notice(channel, rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2), Time(rows.GetInt64(3)), rows.GetInt32(4), rows.GetString(5)));
        }

        return all;
    });

    public void PutNotice(Notice notice, DateTimeOffset due) => Guard(() => Run(
        "UPDATE notice SET told = max(told, ?3), due = ?4, tries = ?5, place = ?6 WHERE channel = ?1 AND request = ?2", notice.Channel, notice.Request, notice.Told, Ticks(due), notice.Tries, notice.Place));

    public DateTimeOffset? NextNotice(string channel) => Guard<DateTimeOffset?>(() =>
    {
        using var command = Command("SELECT due FROM notice WHERE channel = ?1 AND wanted > told ORDER BY due LIMIT 1", [channel]);
        return command.ExecuteScalar() is long ticks ? Time(ticks) : null;
    });

    public NoticeBacklog Backlog(string channel) => Guard(() =>
    {
        using var command = Command("SELECT count(*), min(since) FROM notice WHERE channel = ?1 AND wanted > told", [channel]);
        using var rows = command.ExecuteReader();
        return rows.Read() && rows.GetInt64(0) is > 0 and var count ? new NoticeBacklog(count, Time(rows.GetInt64(1))) : default;
    });

    public (string Hash, ActOutcome Outcome)? FindCallback(string channel, string id) => Guard<(string, ActOutcome)?>(() =>
    {
        using var command = Command("SELECT hash, outcome FROM callback WHERE channel = ?1 AND id = ?2", [channel, id]);
        using var rows = command.ExecuteReader();
        return rows.Read() ? (rows.GetString(0), (ActOutcome)rows.GetInt32(1)) : null;
    });

    public void AddCallback(CallbackMark mark, ActOutcome outcome, DateTimeOffset now) => Guard(() => Run(
        "INSERT INTO callback(channel, id, hash, outcome, seen) VALUES(?1, ?2, ?3, ?4, ?5)", mark.Channel, mark.Id, mark.Hash, (int)outcome, Ticks(now)));

    public int ForgetNotices(DateTimeOffset before, int most) => Guard(() =>
    {
        Run("DELETE FROM callback WHERE seen <= ?1", Ticks(before));
        return Run(
            """
            DELETE FROM notice WHERE (channel, request) IN (
              SELECT n.channel, n.request FROM notice n LEFT JOIN approval a ON a.id = n.request WHERE a.id IS NULL OR (a.state >= 2 AND n.wanted <= n.told) LIMIT ?1)
            """, most);
    });

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
