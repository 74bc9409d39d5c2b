using System.Data.Common;
using FastMcp.Policy.Facts;
using FastMcp.Recording.Format;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Index;

/// <summary>Asks the index what <see cref="ExchangeFilter.Takes"/> asks an exchange; a test holds the two together.</summary>
internal static class IndexQuery
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    internal const string Columns = "run, number, began, took, session, protocol, caller, route, method, name, status, outcome, findings, agent, team";

    public static List<ExchangeSummary> Find(IndexDatabase index, ExchangeFilter filter)
    {
        using var asked = Ask(index, filter, $"SELECT {Columns}, {index.NodeColumn} FROM {index.Exchange} WHERE ", " ORDER BY " + index.OrderOf(filter.Node is not null));
        using var rows = asked.Rows();
        var found = new List<ExchangeSummary>();
        while (rows.Read())
        {
            found.Add(Read(index, rows));
        }

        return found;
    }

    public static HashSet<uint> Segments(IndexDatabase index, ExchangeFilter filter)
    {
        using var asked = Ask(index, filter, $"SELECT DISTINCT first, last FROM {index.Exchange} WHERE ", "");
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

    /// <param name="index">Whom to ask.</param>
    /// <param name="filter">Which exchanges.</param>
    /// <param name="select">Up to the conditions.</param>
    /// <param name="order">Behind them.</param>
    /// <param name="and">One more condition. Its parameters are $1, $2 and so on.</param>
    /// <param name="first">Their values.</param>
    internal static Statement Ask(IndexDatabase index, ExchangeFilter filter, string select, string order, string and = "1 = 1", params object[] first)
    {
        var (conditions, values) = (new List<string> { and }, new List<object>(first));
        void Add(string condition, object? value)
        {
            if (value is not null)
            {
                values.Add(value is string text ? index.Stored(text) : value);
                conditions.Add(condition.Replace("?", "$" + values.Count, StringComparison.Ordinal));
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
        Add($"{index.NodeColumn} = ?", filter.Node);
        Add($"(decision = ? OR key IN (SELECT {index.Matched}.exchange FROM {index.Matched} WHERE {index.Matched}.rule = ?))", filter.Rule);
        if (filter.Routes is { } routes)
        {
            // Of nobody's routes: nothing, in either database.
            conditions.Add(routes.Count == 0 ? "1 = 0" : $"route IN ({string.Join(", ", routes.Select((_, at) => $"${values.Count + at + 1}"))})");
            values.AddRange(routes.Select(index.Stored));
        }

        foreach (var word in filter.Words ?? [])
        {
            values.Add(index.WordOf(word));
            conditions.Add(index.HasWord("$" + values.Count));
        }

        return new Statement(index.Connection, select + string.Join(" AND ", conditions) + order, values.Count).With([.. values]);
    }

    /// <param name="index">Which was asked.</param>
    /// <param name="row"><see cref="Columns"/>, and behind them the node.</param>
    internal static ExchangeSummary Read(IndexDatabase index, DbDataReader row)
    {
        string Text(int at) => index.Read(row.GetString(at));
        return new ExchangeSummary
        {
            Id = new ExchangeId((ulong)row.GetInt64(0), (ulong)row.GetInt64(1)),
            Began = LogClock.ToWall(row.GetInt64(2)),
            Took = TimeSpan.FromMicroseconds(row.GetInt64(3)),
            Session = Text(4),
            Protocol = (Protocol)row.GetInt64(5),
            Caller = Text(6),
            Route = Text(7),
            Method = Text(8),
            Name = Text(9),
            Status = (int)row.GetInt64(10),
            Outcome = Text(11),
            Findings = (int)row.GetInt64(12),
            Agent = Text(13),
            Team = Text(14),
            Node = Text(15),
        };
    }
}
