using System.CommandLine;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Sessions;

internal static class ShowCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var record = RecordOption.Make();
        var id = new Argument<string>("ID") { Description = "An exchange or a session, as list shows it." };
        var command = new Command("show", "Every entry of an exchange or a session.") { id, record };
        command.SetAction(parsed => Show(parsed.GetRequiredValue(record), parsed.GetRequiredValue(id), output, error));
        return command;
    }

    private static int Show(string folder, string id, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        var (log, filter, found) = (new LogFolder(folder), new ExchangeFilter { Session = id }, 0);
        foreach (var entry in ExchangeReader.Read(log.Read()).Where(filter.Takes).SelectMany(exchange => exchange.Entries))
        {
            output.WriteLine(LogEntryText.Format(entry));
            found++;
        }

        if (found == 0)
        {
            error.WriteLine($"There is no exchange and no session '{id}' in {folder}; 'fastmcp sessions list' shows them.");
            return ExitCodes.HasErrors;
        }

        return RecordOption.Ended(log, error);
    }
}
