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

        ViewNote.Put(folder, $"show {id}", error);
        using var search = RecordSearch.Of(folder, new ExchangeFilter { Session = id }, scan, error);
        var exchanges = search.Exchanges().ToList();
        foreach (var entry in exchanges.SelectMany(exchange => exchange.Entries).Concat(LeaseEnds.Of(folder, exchanges)))
        {
            output.WriteLine(LogEntryText.Format(entry));
        }

        if (exchanges.Count == 0)
        {
            error.WriteLine($"There is no exchange and no session '{id}' in {folder}; 'fastmcp sessions list' shows them.");
            return ExitCodes.HasErrors;
        }

        return RecordOption.Ended(search.Unreadable, error);
    }
}
