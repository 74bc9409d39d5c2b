using FastMcp.Policy.Facts;
using FastMcp.Recording.Format;
using FastMcp.Recording.Sessions;
using Microsoft.Data.Sqlite;

namespace FastMcp.Recording.Index;

/// <summary>Asks the index what <see cref="ExchangeFilter.Takes"/> asks an exchange; a test holds the two together.</summary>
internal static class IndexQuery
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    internal const string Columns = "run, number, began, took, session, protocol, caller, route, method, name, status, outcome, findings, agent, team";

    public static List<ExchangeSummary> Find(SqliteConnection connection, ExchangeFilter filter)
    {
        using var asked = Ask(connection, filter, $"SELECT {Columns} FROM exchange WHERE ", " ORDER BY ended DESC, CASE ended WHEN 1 THEN last ELSE began END, place");
        using var rows = asked.Rows();
        var found = new List<ExchangeSummary>();
        while (rows.Read())
        {
            found.Add(Read(rows));
        }

        return found;
    }

    public static HashSet<uint> Segments(SqliteConnection connection, ExchangeFilter filter)
    {
        using var asked = Ask(connection, filter, "SELECT DISTINCT first, last FROM exchange WHERE ", "");
        using var rows = asked.Rows();
        var segments = new HashSet<uint>();
        while (rows.Read())
        {
            for (var number = rows.GetInt64(0); number <= rows.GetInt64(1); number++)
            {
                segments.Add((uint)number);
            }
        }

        return segments;
    }

    /// <param name="connection">Of the index.</param>
    /// <param name="filter">Which exchanges.</param>
    /// <param name="select">Up to the conditions.</param>
    /// <param name="order">Behind them.</param>
    /// <param name="and">One more condition; empty: none. Its parameters are ?1, ?2 and so on.</param>
    /// <param name="first">Their values.</param>
    internal static Statement Ask(SqliteConnection connection, ExchangeFilter filter, string select, string order, string and = "1", params object[] first)
    {
        var (conditions, values) = (new List<string> { and }, new List<object>(first));
        void Add(string condition, object? value)
        {
            if (value is not null)
            {
                values.Add(value);
                conditions.Add(condition.Replace("?", "?" + values.Count, StringComparison.Ordinal));
            }
        }

        Add("began >= ?", filter.Since is { } since ? IndexRows.MicrosecondsOf(since) : null);
        Add("began < ?", filter.Until is { } until ? IndexRows.MicrosecondsOf(until) : null);
        Add("(session = ? OR id = ?)", filter.Session);
        Add("caller = ?", filter.Caller);
        Add("agent = ?", filter.Agent);
        Add("team = ?", filter.Team);
        Add("name = ?", filter.Name);
        Add("route = ?", filter.Route);
        Add("verdict = ?", filter.Verdict);
        Add("(decision = ? OR key IN (SELECT matched.exchange FROM matched WHERE matched.rule = ?))", filter.Rule);
        if (filter.Routes is { } routes)
        {
            conditions.Add($"route IN ({string.Join(", ", routes.Select((_, at) => $"?{values.Count + at + 1}"))})");
            values.AddRange(routes);
        }

        foreach (var word in filter.Words ?? [])
        {
            Add("key IN (SELECT rowid FROM words WHERE words MATCH ?)", '"' + word + '"');
        }

        return new Statement(connection, select + string.Join(" AND ", conditions) + order, values.Count).With([.. values]);
    }

    internal static ExchangeSummary Read(SqliteDataReader row) => new()
    {
        Id = new ExchangeId((ulong)row.GetInt64(0), (ulong)row.GetInt64(1)),
        Began = LogClock.ToWall(row.GetInt64(2)),
        Took = TimeSpan.FromMicroseconds(row.GetInt64(3)),
        Session = row.GetString(4),
        Protocol = (Protocol)row.GetInt64(5),
        Caller = row.GetString(6),
        Route = row.GetString(7),
        Method = row.GetString(8),
        Name = row.GetString(9),
        Status = (int)row.GetInt64(10),
        Outcome = row.GetString(11),
        Findings = (int)row.GetInt64(12),
        Agent = row.GetString(13),
        Team = row.GetString(14),
    };
}
