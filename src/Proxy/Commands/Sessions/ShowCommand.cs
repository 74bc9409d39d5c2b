using System.CommandLine;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Sessions;

internal static class ShowCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var (record, scan) = (RecordOption.Make(), RecordOption.Scan());
        var id = new Argument<string>("ID") { Description = "An exchange or a session, as list shows it." };
        var command = new Command("show", "Every entry of an exchange or a session.") { id, record, scan };
        command.SetAction(parsed => Show(parsed.GetRequiredValue(record), parsed.GetRequiredValue(id), parsed.GetValue(scan), output, error));
        return command;
    }

    private static int Show(string folder, string id, bool scan, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        using var search = RecordSearch.Of(folder, new ExchangeFilter { Session = id }, scan, error);
        var found = 0;
        foreach (var entry in search.Exchanges().SelectMany(exchange => exchange.Entries))
        {
            output.WriteLine(LogEntryText.Format(entry));
            found++;
        }

        if (found == 0)
        {
            error.WriteLine($"There is no exchange and no session '{id}' in {folder}; 'fastmcp sessions list' shows them.");
            return ExitCodes.HasErrors;
        }

        return RecordOption.Ended(search.Unreadable, error);
    }
}
