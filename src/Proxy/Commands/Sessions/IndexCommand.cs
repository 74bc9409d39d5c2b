using System.CommandLine;
using System.Diagnostics;
using FastMcp.Recording.Index;

namespace FastMcp.Proxy.Commands.Sessions;

internal static class IndexCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var record = RecordOption.MakeOptional();
        var rebuild = new Option<bool>("--rebuild") { Description = "Begins anew, out of all segments." };
        var config = new Option<string?>("--config") { Description = "fastmcp.yaml of a gateway: brings this node's part of the index that nodes share up to date, in place of --record, and lists whose logs are in it.", HelpName = "FILE" };
        var drop = new Option<string?>("--drop") { Description = "Takes a log out that no node has any more, by its identity; with --config.", HelpName = "LOG" };
        var command = new Command("index", $"Makes {RecordIndex.FileName} in the folder, or brings it up to date; list, show and export use it from then on.") { record, rebuild, config, drop };
        command.SetAction(parsed => (parsed.GetValue(record), parsed.GetValue(config), parsed.GetValue(drop)) switch
        {
            ({ } folder, null, null) => Index(folder, parsed.GetValue(rebuild), output, error),
            (null, { } file, var log) => RecordOption.Guarded(() => Share(file, parsed.GetValue(rebuild), log, output, error), error),
            _ => RecordOption.Misused(error),
        });
        return command;
    }

    private static int Index(string folder, bool rebuild, TextWriter output, TextWriter error) => !RecordOption.IsLog(folder, error) ? ExitCodes.HasErrors : RecordOption.Guarded(
        () =>
        {
            var began = Stopwatch.GetTimestamp();
            using var index = RecordIndex.Open(folder, rebuild);
            var report = index.Update();
            output.WriteLine(FormattableString.Invariant(
                $"{report.Exchanges} exchanges in {RecordIndex.PathIn(folder)}; {report.Read} entries were new, {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s."));
            return RecordOption.Ended(report.Unreadable, error);
        },
        error);

    private static int Share(string file, bool rebuild, string? drop, TextWriter output, TextWriter error)
    {
        if (NodesOption.Open(file, error) is not { } nodes)
        {
            return ExitCodes.HasErrors;
        }

        using var index = nodes.Index;
        if (drop is not null)
        {
            var there = index.Drop(drop);
            output.WriteLine(there ? "It is taken out." : "There is no such log in the index.");
            return there ? ExitCodes.Ok : ExitCodes.HasErrors;
        }

        var unreadable = new List<string>();
        foreach (var publisher in nodes.Publishers())
        {
            using var held = publisher;
            var (began, read) = (Stopwatch.GetTimestamp(), publisher.PublishAll(rebuild));
            output.WriteLine(FormattableString.Invariant($"{read} entries were new, {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s."));
            unreadable.AddRange(publisher.Unreadable);
        }

        foreach (var log in index.Logs())
        {
            output.WriteLine(FormattableString.Invariant($"{log.Log}  {log.Node}{(log.Store.Length > 0 ? " " + log.Store : "")}: {log.Exchanges} exchanges, up to {log.Seen:u}"));
        }

        return RecordOption.Ended(unreadable, error);
    }
}
