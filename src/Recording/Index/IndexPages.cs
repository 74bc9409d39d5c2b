using System.Globalization;
using FastMcp.Recording.Format;
using FastMcp.Recording.Sessions;
using Microsoft.Data.Sqlite;

namespace FastMcp.Recording.Index;

/// <summary>Asks the index for what a page shows: never more than a page, whatever the record holds.</summary>
internal static class IndexPages
{
    private static readonly string Sums = "count(*), coalesce(sum(verdict = 'deny'), 0), coalesce(sum(findings), 0), "
        + string.Join(", ", IndexCounts.Bounds.Select(b => string.Create(CultureInfo.InvariantCulture, $"coalesce(sum(took <= {b.TotalMicroseconds:0}), 0)")));

    public static List<IndexedExchange> Newest(SqliteConnection connection, ExchangeFilter filter, int count, IndexMark? before)
    {
        const string Rules = "(SELECT group_concat(rule, ', ') FROM matched WHERE matched.exchange = key)";
        object[] mark = before is { } at ? [at.Began, at.Key] : [];
        using var asked = IndexQuery.Ask(
            connection, filter, $"SELECT {IndexQuery.Columns}, verdict, decision, ended, {Rules}, key FROM exchange WHERE ",
            string.Create(CultureInfo.InvariantCulture, $" ORDER BY began DESC, key DESC LIMIT {count}"), before is null ? "1" : "(began, key) < (?1, ?2)", mark);
        using var rows = asked.Rows();
        var found = new List<IndexedExchange>(count);
        while (rows.Read())
        {
            found.Add(new IndexedExchange(
                IndexQuery.Read(rows), rows.GetString(15), rows.GetString(16), rows.GetInt64(17) == 1, rows.IsDBNull(18) ? "" : rows.GetString(18),
                new IndexMark(rows.GetInt64(2), rows.GetInt64(19))));
        }

        return found;
    }

    public static IndexCounts Count(SqliteConnection connection, ExchangeFilter filter)
    {
        using var asked = IndexQuery.Ask(connection, filter, $"SELECT {Sums} FROM exchange WHERE ", "");
        using var rows = asked.Rows();
        rows.Read();
        return Counts(rows, 0);
    }

    public static IndexCounts[] Count(SqliteConnection connection, ExchangeFilter filter, DateTimeOffset from, TimeSpan step, int steps)
    {
        using var asked = IndexQuery.Ask(
            connection, filter, $"SELECT (began - ?1) / ?2, {Sums} FROM exchange WHERE ", " GROUP BY 1", "began >= ?1 AND began < ?1 + ?2 * ?3",
            IndexRows.MicrosecondsOf(from), (long)step.TotalMicroseconds, (long)steps);
        using var rows = asked.Rows();
        var found = new IndexCounts[steps];
        Array.Fill(found, IndexCounts.None);
        while (rows.Read())
        {
            found[rows.GetInt64(0)] = Counts(rows, 1);
        }

        return found;
    }

    public static List<IndexedSession> Sessions(SqliteConnection connection, ExchangeFilter filter, int count)
    {
        using var asked = IndexQuery.Ask(
            connection, filter, $"SELECT session, min(caller), min(began), max(began), {Sums} FROM exchange WHERE ",
            string.Create(CultureInfo.InvariantCulture, $" GROUP BY session ORDER BY max(began) DESC LIMIT {count}"), "session <> '-'");
        using var rows = asked.Rows();
        var found = new List<IndexedSession>(count);
        while (rows.Read())
        {
            found.Add(new IndexedSession(rows.GetString(0), rows.GetString(1), LogClock.ToWall(rows.GetInt64(2)), LogClock.ToWall(rows.GetInt64(3)), Counts(rows, 4)));
        }

        return found;
    }

    public static List<IndexTally> Tally(SqliteConnection connection, IndexColumn column, ExchangeFilter filter, int count)
    {
        var (name, from) = column switch
        {
            IndexColumn.Caller => ("caller", "exchange"),
            IndexColumn.Decision => ("decision", "exchange"),
            _ => ("matched.rule", "exchange JOIN matched ON matched.exchange = key"),
        };
        using var asked = IndexQuery.Ask(
            connection, filter, $"SELECT {name}, count(*), sum(verdict = 'deny'), max(began) FROM {from} WHERE ",
            string.Create(CultureInfo.InvariantCulture, $" GROUP BY 1 ORDER BY 2 DESC LIMIT {count}"));
        using var rows = asked.Rows();
        var found = new List<IndexTally>();
        while (rows.Read())
        {
            found.Add(new IndexTally(rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2), LogClock.ToWall(rows.GetInt64(3))));
        }

        return found;
    }

    public static (DateTimeOffset First, DateTimeOffset Last)? Span(SqliteConnection connection)
    {
        // Each by itself: only so is it one look at the index.
        using var asked = new Statement(connection, "SELECT (SELECT min(began) FROM exchange), (SELECT max(began) FROM exchange)");
        using var rows = asked.Rows();
        return rows.Read() && !rows.IsDBNull(0) ? (LogClock.ToWall(rows.GetInt64(0)), LogClock.ToWall(rows.GetInt64(1))) : null;
    }

    public static long Signature(SqliteConnection connection)
    {
        using var asked = new Statement(connection, "SELECT coalesce((SELECT max(key) FROM exchange), 0) * 1000003 + (SELECT count(*) FROM pending)");
        return asked.Number();
    }

    private static IndexCounts Counts(SqliteDataReader rows, int at) => new(
        rows.GetInt64(at), rows.GetInt64(at + 1), rows.GetInt64(at + 2), [.. Enumerable.Range(at + 3, IndexCounts.Bounds.Count).Select(rows.GetInt64)]);
}
