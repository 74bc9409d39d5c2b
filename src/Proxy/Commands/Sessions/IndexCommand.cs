using System.CommandLine;
using System.Diagnostics;
using FastMcp.Recording.Index;

namespace FastMcp.Proxy.Commands.Sessions;

internal static class IndexCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var record = RecordOption.Make();
        var rebuild = new Option<bool>("--rebuild") { Description = "Begins anew, out of all segments." };
        var command = new Command("index", $"Makes {RecordIndex.FileName} in the folder, or brings it up to date; list, show and export use it from then on.") { record, rebuild };
        command.SetAction(parsed => Index(parsed.GetRequiredValue(record), parsed.GetValue(rebuild), output, error));
        return command;
    }

    private static int Index(string folder, bool rebuild, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        try
        {
            var began = Stopwatch.GetTimestamp();
            using var index = RecordIndex.Open(folder, rebuild);
            var report = index.Update();
            output.WriteLine(FormattableString.Invariant(
                $"{report.Exchanges} exchanges in {RecordIndex.PathIn(folder)}; {report.Read} entries were new, {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s."));
            return RecordOption.Ended(report.Unreadable, error);
        }
        catch (IndexException e)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }
}
