using System.CommandLine;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Sessions;

internal static class ListCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var (record, filter) = (RecordOption.Make(), new FilterOptions());
        var command = new Command("list", "One line for each exchange and each refused call.") { record };
        filter.AddTo(command);
        command.SetAction(parsed => List(parsed.GetRequiredValue(record), filter.Of(parsed), output, error));
        return command;
    }

    private static int List(string folder, ExchangeFilter filter, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        var log = new LogFolder(folder);
        output.WriteLine(ExchangeLine.Columns);
        foreach (var exchange in ExchangeReader.Read(log.Read()).Where(filter.Takes))
        {
            output.WriteLine(ExchangeLine.Format(exchange));
        }

        return RecordOption.Ended(log, error);
    }
}
