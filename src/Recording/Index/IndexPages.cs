using System.Data.Common;
using System.Globalization;
using FastMcp.Recording.Format;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Index;

/// <summary>Asks the index for what a page shows: never more than a page, whatever the record holds.</summary>
internal static class IndexPages
{
    private static readonly string Sums = "count(*), count(*) FILTER (WHERE verdict = 'deny'), CAST(coalesce(sum(findings), 0) AS bigint), "
        + string.Join(", ", IndexCounts.Bounds.Select(b => string.Create(CultureInfo.InvariantCulture, $"count(*) FILTER (WHERE took <= {b.TotalMicroseconds:0})")));

    public static List<IndexedExchange> Newest(IndexDatabase index, ExchangeFilter filter, int count, IndexMark? before)
    {
        var rules = $"(SELECT string_agg(rule, ', ') FROM {index.Matched} WHERE {index.Matched}.exchange = key)";
        object[] mark = before is { } at ? [at.Began, at.Key] : [];
        using var asked = IndexQuery.Ask(
            index, filter, $"SELECT {IndexQuery.Columns}, {index.NodeColumn}, verdict, decision, ended, {rules}, key FROM {index.Exchange} WHERE ",
            string.Create(CultureInfo.InvariantCulture, $" ORDER BY began DESC, key DESC LIMIT {count}"), before is null ? "1 = 1" : "(began, key) < ($1, $2)", mark);
        using var rows = asked.Rows();
        var found = new List<IndexedExchange>(count);
        while (rows.Read())
        {
            found.Add(new IndexedExchange(
                IndexQuery.Read(index, rows), rows.GetString(16), index.Read(rows.GetString(17)), rows.GetInt64(18) == 1, rows.IsDBNull(19) ? "" : index.Read(rows.GetString(19)),
                new IndexMark(rows.GetInt64(2), rows.GetInt64(20))));
        }

        return found;
    }

    public static IndexCounts Count(IndexDatabase index, ExchangeFilter filter)
    {
        using var asked = IndexQuery.Ask(index, filter, $"SELECT {Sums} FROM {index.Exchange} WHERE ", "");
        using var rows = asked.Rows();
        rows.Read();
        return Counts(rows, 0);
    }

    public static IndexCounts[] Count(IndexDatabase index, ExchangeFilter filter, DateTimeOffset from, TimeSpan step, int steps)
    {
        using var asked = IndexQuery.Ask(
            index, filter, $"SELECT (began - $1) / $2, {Sums} FROM {index.Exchange} WHERE ", " GROUP BY 1", "began >= $1 AND began < $1 + $2 * $3",
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

    public static List<IndexedSession> Sessions(IndexDatabase index, ExchangeFilter filter, int count)
    {
        using var asked = IndexQuery.Ask(
            index, filter, $"SELECT session, min(caller), min(began), max(began), {Sums} FROM {index.Exchange} WHERE ",
            string.Create(CultureInfo.InvariantCulture, $" GROUP BY session ORDER BY max(began) DESC LIMIT {count}"), "session <> '-'");
        using var rows = asked.Rows();
        var found = new List<IndexedSession>(count);
        while (rows.Read())
        {
            found.Add(new IndexedSession(rows.GetString(0), index.Read(rows.GetString(1)), LogClock.ToWall(rows.GetInt64(2)), LogClock.ToWall(rows.GetInt64(3)), Counts(rows, 4)));
        }

        return found;
    }

    public static List<IndexTally> Tally(IndexDatabase index, IndexColumn column, ExchangeFilter filter, int count)
    {
        var (name, from) = column switch
        {
            IndexColumn.Caller => ("caller", index.Exchange),
            IndexColumn.Decision => ("decision", index.Exchange),
            _ => (index.Matched + ".rule", $"{index.Exchange} JOIN {index.Matched} ON {index.Matched}.exchange = key"),
        };
        using var asked = IndexQuery.Ask(
            index, filter, $"SELECT {name}, count(*), count(*) FILTER (WHERE verdict = 'deny'), max(began) FROM {from} WHERE ",
            string.Create(CultureInfo.InvariantCulture, $" GROUP BY 1 ORDER BY 2 DESC LIMIT {count}"));
        using var rows = asked.Rows();
        var found = new List<IndexTally>();
        while (rows.Read())
        {
            found.Add(new IndexTally(index.Read(rows.GetString(0)), rows.GetInt64(1), rows.GetInt64(2), LogClock.ToWall(rows.GetInt64(3))));
        }

        return found;
    }

    public static (DateTimeOffset First, DateTimeOffset Last)? Span(IndexDatabase index)
    {
        // Each by itself: only so is it one look at the index.
        using var asked = new Statement(index.Connection, $"SELECT (SELECT min(began) FROM {index.Exchange}), (SELECT max(began) FROM {index.Exchange})");
        using var rows = asked.Rows();
        return rows.Read() && !rows.IsDBNull(0) ? (LogClock.ToWall(rows.GetInt64(0)), LogClock.ToWall(rows.GetInt64(1))) : null;
    }

    public static long Signature(IndexDatabase index)
    {
        using var asked = new Statement(index.Connection, $"SELECT coalesce((SELECT max(key) FROM {index.Exchange}), 0) * 1000003 + ({index.OpenCount})");
        return asked.Number();
    }

    private static IndexCounts Counts(DbDataReader rows, int at) => new(
        rows.GetInt64(at), rows.GetInt64(at + 1), rows.GetInt64(at + 2), [.. Enumerable.Range(at + 3, IndexCounts.Bounds.Count).Select(rows.GetInt64)]);
}
