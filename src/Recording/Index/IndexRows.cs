using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using Microsoft.Data.Sqlite;

namespace FastMcp.Recording.Index;

/// <summary>Rows of exchanges, written.</summary>
/// <remarks>Inside the transaction of one <see cref="IndexUpdate"/>.</remarks>
internal sealed class IndexRows(SqliteConnection connection) : IDisposable
{
    private const int Columns = 22;

    private readonly Statement _put = new(
        connection,
        """
        INSERT INTO exchange(run, number, id, began, took, session, protocol, decision, verdict, route, caller, method, name, status, outcome, findings, first, last, place, ended, agent, team)
        VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
        ON CONFLICT(run, number) DO UPDATE SET took = $5, status = $14, outcome = $15, findings = $16, last = $18, place = $19, ended = $20, agent = $21, team = $22
        RETURNING key
        """,
        Columns);

    private readonly Statement _words = new(connection, "INSERT OR REPLACE INTO words(rowid, body) VALUES($1, $2)", 2);
    private readonly Statement _matched = new(connection, "INSERT OR IGNORE INTO matched(exchange, rule) VALUES($1, $2)", 2);
    private readonly Statement _pend = new(connection, "INSERT OR IGNORE INTO pending VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)", 9);
    private readonly Statement _settle = new(connection, "DELETE FROM pending WHERE run = $1 AND exchange = $2", 2);

    /// <summary>As it is now; again when there is more of it.</summary>
    public void Put(ExchangeRecord exchange, bool ended)
    {
        var (first, last, shown) = (exchange.Entries[0].At, exchange.Entries[^1].At, ExchangeSummary.Of(exchange));
        var key = _put.With(
            (long)exchange.Id.Run, (long)exchange.Id.Exchange, exchange.Id.ToString(), MicrosecondsOf(exchange.Began), (long)exchange.Took.TotalMicroseconds,
            exchange.Session, (int)shown.Protocol, exchange.Opened.Rule, exchange.Verdict, shown.Route, shown.Caller,
            shown.Method, shown.Name, shown.Status, shown.Outcome, shown.Findings, first.Segment, last.Segment, last.Offset, ended ? 1 : 0, shown.Agent, shown.Team).Number();
        foreach (var rule in exchange.Findings.Select(f => f.Rule).Distinct(StringComparer.Ordinal))
        {
            _matched.With(key, rule).Run();
        }

        _words.With(key, string.Join(' ', SearchText.Words(exchange.Text))).Run();
    }

    /// <summary>Keeps the entries of an exchange that has not ended: the next update goes on with them.</summary>
    public void Pend(ExchangeRecord exchange)
    {
        foreach (var entry in exchange.Entries)
        {
            _pend.With(
                (long)entry.At.Run, (long)entry.Exchange, (int)entry.Type, MicrosecondsOf(entry.Time), (long)entry.Monotonic.TotalMicroseconds, entry.Payload,
                entry.At.Segment, entry.At.Entry, entry.At.Offset).Run();
        }
    }

    public void Settle(ExchangeRecord exchange) => _settle.With((long)exchange.Id.Run, (long)exchange.Id.Exchange).Run();

    public static IEnumerable<LogEntry> Pending(SqliteConnection connection)
    {
        using var all = new Statement(connection, "SELECT type, wall, monotonic, exchange, payload, run, segment, entry, at FROM pending ORDER BY segment, entry");
        using var rows = all.Rows();
        while (rows.Read())
        {
            yield return new LogEntry(
                (EntryType)rows.GetInt64(0), LogClock.ToWall(rows.GetInt64(1)), TimeSpan.FromMicroseconds(rows.GetInt64(2)), (ulong)rows.GetInt64(3),
                rows.GetFieldValue<byte[]>(4), new EntryPlace((ulong)rows.GetInt64(5), (uint)rows.GetInt64(6), rows.GetInt64(7), rows.GetInt64(8)));
        }
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_put, _words, _matched, _pend, _settle])
        {
            statement.Dispose();
        }
    }

    internal static long MicrosecondsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
