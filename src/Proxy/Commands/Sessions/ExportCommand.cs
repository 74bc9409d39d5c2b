using System.CommandLine;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Sessions;

internal static class ExportCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var (record, scan, filter) = (RecordOption.Make(), RecordOption.Scan(), new FilterOptions());
        var format = new Option<string>("--format") { Description = "jsonl (one object a line), ocsf (events of the Open Cybersecurity Schema Framework, one a line) or har (HTTP archive 1.2).", DefaultValueFactory = _ => "jsonl", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("jsonl", "ocsf", "har");
        var file = new Option<string>("--out") { Description = "The file; it must not be there.", HelpName = "FILE", Required = true };
        var command = new Command("export", "Writes exchanges into a file for other tools.") { record, format, file, scan };
        filter.AddTo(command);
        command.SetAction(parsed => Export(parsed.GetRequiredValue(record), filter.Of(parsed), parsed.GetValue(scan), parsed.GetRequiredValue(format), parsed.GetRequiredValue(file), output, error));
        return command;
    }

    private static int Export(string folder, ExchangeFilter filter, bool scan, string format, string file, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        try
        {
            ViewNote.Put(folder, $"export {format}", error);
            using var to = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            using var search = RecordSearch.Of(folder, filter, scan, error);
            var count = 0;
            var exchanges = search.Exchanges().Select(exchange =>
            {
                count++;
                return exchange;
            });
            Action<IEnumerable<ExchangeRecord>, Stream> write = format switch { "har" => Har.Write, "ocsf" => Ocsf.Write, _ => JsonLines.Write };
            write(exchanges, to);
            output.WriteLine($"{count} exchanges in {file}.");
            return RecordOption.Ended(search.Unreadable, error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }
}
