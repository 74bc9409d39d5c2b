using System.CommandLine;
using System.Globalization;
using FastMcp.Proxy.Commands.Sessions;
using FastMcp.Proxy.Gating;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary><c>fastmcp policy report</c>: what rules and decisions that only monitor would have done, out of the session log.</summary>
internal static class ReportCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var (record, filter) = (RecordOption.Make(), new FilterOptions());
        var command = new Command("report", "What rules and decisions in monitor mode would have done to recorded calls, by rule, upstream, tool, caller and team.") { record };
        filter.AddTo(command);
        command.SetAction(parsed => Report(parsed.GetRequiredValue(record), filter.Of(parsed), output, error));
        return command;
    }

    private static int Report(string folder, ExchangeFilter filter, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        using var search = RecordSearch.Of(folder, filter, scan: false, error);
        var (calls, otherwise, rows) = (0L, 0L, new Dictionary<ReportRow, ReportCount>());
        foreach (var exchange in search.Exchanges())
        {
            calls++;
            foreach (var (rule, would) in WouldsOf(exchange))
            {
                var name = exchange.Opened.Name.Length > 0 ? exchange.Opened.Name : exchange.Opened.Method;
                var row = new ReportRow(rule, would, exchange.Opened.Upstream, OddNames.Shown(name), exchange.Opened.Caller, exchange.Agent is { Team.Length: > 0 } agent ? agent.Team : "-");
                rows[row] = rows.GetValueOrDefault(row).With(exchange.Began);
            }

            otherwise += exchange.Would is not null || exchange.Findings.Exists(found => !found.Enforced) ? 1 : 0;
        }

        Write(rows, output);
        WriteTeams(rows, output);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{otherwise} of {calls} recorded calls would have been decided or masked otherwise."));
        return RecordOption.Ended(search.Unreadable, error);
    }

    // A call counts once for each rule that would have masked something of it, however often.
    private static IEnumerable<(string Rule, string Would)> WouldsOf(ExchangeRecord exchange) =>
        exchange.Findings.Where(found => !found.Enforced).Select(found => (found.Rule, "mask")).Distinct()
            .Concat(exchange.Would is { } would ? [(would.Rule, would.Outcome)] : []);

    private static void WriteTeams(Dictionary<ReportRow, ReportCount> rows, TextWriter output)
    {
        foreach (var team in rows.GroupBy(pair => (pair.Key.Team, pair.Key.Rule, pair.Key.Would)).Where(team => team.Key.Team != "-").OrderByDescending(team => team.Sum(pair => pair.Value.Calls)))
        {
            output.WriteLine(VisibleText.Of(string.Create(CultureInfo.InvariantCulture, $"{team.Sum(pair => pair.Value.Calls),8}  {team.Key.Would,-5}  {team.Key.Rule,-24} in all of the team {team.Key.Team}")));
        }
    }

    private static void Write(Dictionary<ReportRow, ReportCount> rows, TextWriter output)
    {
        if (rows.Count > 0)
        {
            output.WriteLine($"{"calls",8}  {"would",-5}  {"rule or decision",-24} {"upstream",-12} {"tool or method",-24} {"caller",-16} {"team",-12} first and last");
        }

        foreach (var (row, count) in rows.OrderByDescending(pair => pair.Value.Calls).ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            output.WriteLine(VisibleText.Of(string.Create(
                CultureInfo.InvariantCulture,
                $"{count.Calls,8}  {row.Would,-5}  {row.Rule,-24} {row.Upstream,-12} {row.Name,-24} {row.Caller,-16} {row.Team,-12} {count.First:yyyy-MM-ddTHH:mm}Z {count.Last:yyyy-MM-ddTHH:mm}Z")));
        }
    }
}
