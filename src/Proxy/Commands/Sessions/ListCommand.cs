using System.CommandLine;
using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Sessions;

internal static class ListCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var (record, scan, filter) = (RecordOption.MakeOptional(), RecordOption.Scan(), new FilterOptions());
        var config = new Option<string?>("--config") { Description = "fastmcp.yaml of a gateway: exchanges of all nodes, by the index that they share, in place of --record.", HelpName = "FILE" };
        var node = new Option<string?>("--node") { Description = "Of one node; with --config.", HelpName = "NAME" };
        var command = new Command("list", "One line for each exchange and each refused call.") { record, config, node, scan };
        filter.AddTo(command);
        command.SetAction(parsed => (parsed.GetValue(record), parsed.GetValue(config)) switch
        {
            ({ } folder, null) => List(folder, filter.Of(parsed), parsed.GetValue(scan), output, error),
            (null, { } file) => RecordOption.Guarded(() => ListNodes(file, filter.Of(parsed) with { Node = parsed.GetValue(node) }, output, error), error),
            _ => RecordOption.Misused(error),
        });
        return command;
    }

    private static int List(string folder, ExchangeFilter filter, bool scan, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        ViewNote.Put(folder, "list", error, waits: false);
        using var search = RecordSearch.Of(folder, filter, scan, error);
        output.WriteLine(ExchangeLine.Columns);
        foreach (var exchange in search.Summaries())
        {
            output.WriteLine(ExchangeLine.Format(exchange));
        }

        return RecordOption.Ended(search.Unreadable, error);
    }

    private static int ListNodes(string file, ExchangeFilter filter, TextWriter output, TextWriter error)
    {
        if (NodesOption.Open(file, error) is not { } nodes)
        {
            return ExitCodes.HasErrors;
        }

        using var index = nodes.Index;
        foreach (var folder in nodes.Records)
        {
            ViewNote.Put(folder, "list of all nodes", error, waits: false);
        }

        output.WriteLine(ExchangeLine.NodeColumn + ExchangeLine.Columns);
        foreach (var exchange in index.Find(filter))
        {
            output.WriteLine(ExchangeLine.FormatNode(exchange) + ExchangeLine.Format(exchange));
        }

        return ExitCodes.Ok;
    }
}
