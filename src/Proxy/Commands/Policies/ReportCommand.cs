using System.CommandLine;
using System.Globalization;
using FastMcp.Proxy.Commands.Sessions;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary><c>fastmcp policy report</c>: what decisions that only monitor would have done, out of the session log.</summary>
internal static class ReportCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var (record, filter) = (RecordOption.Make(), new FilterOptions());
        var command = new Command("report", "What decisions in monitor mode would have done to recorded calls, by decision, upstream, tool and caller.") { record };
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
        var (calls, rows) = (0L, new Dictionary<ReportRow, ReportCount>());
        foreach (var exchange in search.Exchanges())
        {
            calls++;
            if (exchange.Would is { } would)
            {
                var row = new ReportRow(would.Rule, would.Outcome, exchange.Opened.Upstream, exchange.Opened.Name.Length > 0 ? exchange.Opened.Name : exchange.Opened.Method, exchange.Opened.Caller);
                rows[row] = rows.GetValueOrDefault(row).With(exchange.Began);
            }
        }

        Write(calls, rows, output);
        return RecordOption.Ended(search.Unreadable, error);
    }

    private static void Write(long calls, Dictionary<ReportRow, ReportCount> rows, TextWriter output)
    {
        if (rows.Count > 0)
        {
            output.WriteLine($"{"calls",8}  {"would",-5}  {"decision",-24} {"upstream",-12} {"tool or method",-24} {"caller",-16} first and last");
        }

        foreach (var (row, count) in rows.OrderByDescending(pair => pair.Value.Calls).ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            output.WriteLine(VisibleText.Of(string.Create(
                CultureInfo.InvariantCulture,
                $"{count.Calls,8}  {row.Would,-5}  {row.Decision,-24} {row.Upstream,-12} {row.Name,-24} {row.Caller,-16} {count.First:yyyy-MM-ddTHH:mm}Z {count.Last:yyyy-MM-ddTHH:mm}Z")));
        }

        var other = rows.Values.Sum(count => count.Calls);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{other} of {calls} recorded calls would have been decided otherwise."));
    }
}
