using System.CommandLine;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Sessions;

internal static class ListCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var (record, scan, filter) = (RecordOption.Make(), RecordOption.Scan(), new FilterOptions());
        var command = new Command("list", "One line for each exchange and each refused call.") { record, scan };
        filter.AddTo(command);
        command.SetAction(parsed => List(parsed.GetRequiredValue(record), filter.Of(parsed), parsed.GetValue(scan), output, error));
        return command;
    }

    private static int List(string folder, ExchangeFilter filter, bool scan, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        using var search = RecordSearch.Of(folder, filter, scan, error);
        output.WriteLine(ExchangeLine.Columns);
        foreach (var exchange in search.Summaries())
        {
            output.WriteLine(ExchangeLine.Format(exchange));
        }

        return RecordOption.Ended(search.Unreadable, error);
    }
}
