using System.CommandLine;
using System.Globalization;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Commands.Sessions;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Gating;
using FastMcp.Recording;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary><c>fastmcp policy exceptions</c>: what each exception is, how long, and what recorded calls it releases. Never a value.</summary>
internal static class ExceptionsCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder with policy files." };
        var record = new Option<string?>("--record") { Description = "Folder of a session log: what each exception releases of it.", HelpName = "FOLDER" };
        var filter = new FilterOptions();
        var command = new Command("exceptions", "The exceptions of a folder, how long each is in force, and with a record what each releases.") { folder, record };
        filter.AddTo(command);
        command.SetAction(parsed => PolicyFiles.Try(() => Show(parsed.GetRequiredValue(folder), parsed.GetValue(record), filter.Of(parsed), output, error), error));
        return command;
    }

    private static int Show(string folder, string? record, ExchangeFilter filter, TextWriter output, TextWriter error)
    {
        IReadOnlyList<Exemption> exemptions;
        try
        {
            exemptions = DecisionLoader.Of([.. PolicyLoader.BuiltInSources(), .. PolicyLoader.FilesOf(folder)]).Set.Exemptions;
        }
        catch (PolicyException e)
        {
            PolicyFiles.Report(e.Diagnostics, output);
            return ExitCodes.HasErrors;
        }

        if (record is not null && !RecordOption.IsLog(record, error))
        {
            return ExitCodes.HasErrors;
        }

        var (released, unreadable) = record is null ? ([], []) : Read(record, filter, exemptions, error);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var one in exemptions)
        {
            Write(one, now, output);
            WriteReleased(one, record is not null, released, output);
        }

        output.WriteLine($"{exemptions.Count} exception(s), {exemptions.Count(one => one.IsOver(now))} of them lapsed.");
        return RecordOption.Ended(unreadable, error);
    }

    private static (Dictionary<Released, long> Counts, string[] Unreadable) Read(string folder, ExchangeFilter filter, IReadOnlyList<Exemption> exemptions, TextWriter error)
    {
        using var search = RecordSearch.Of(folder, filter, scan: false, error);
        var counts = new Dictionary<Released, long>();
        foreach (var exchange in search.Exchanges())
        {
            var opened = exchange.Opened;
            foreach (var one in exemptions.Where(one => one.FitsNames(opened.Upstream, opened.Name, opened.Caller)))
            {
                if (one.Decision is not null && opened.Rule == one.Decision)
                {
                    Add(counts, new Released(one.Source.Id, opened.Upstream, opened.Name, opened.Caller, "calls denied"), 1);
                }

                foreach (var direction in exchange.Findings.Where(finding => finding.Rule == one.Rule).GroupBy(finding => finding.Direction))
                {
                    Add(counts, new Released(one.Source.Id, opened.Upstream, opened.Name, opened.Caller, direction.Key == Direction.Request ? "values in requests" : "values in answers"), direction.Count());
                }
            }
        }

        return (counts, [.. search.Unreadable]);
    }

    private static void Add(Dictionary<Released, long> counts, in Released key, long count) => counts[key] = counts.GetValueOrDefault(key) + count;

    private static void Write(Exemption one, DateTimeOffset now, TextWriter output)
    {
        var state = one.IsOver(now) ? "lapsed on" : one.Expires - now < ExemptionNotes.Before ? "lapses soon, on" : "until";
        (string Key, IReadOnlyList<string> Of)[] keys = [("upstream", one.Upstreams), ("tool", one.Tools), ("caller", one.Callers), ("agent", one.Agents), ("field", one.Fields)];
        var where = string.Join(", ", keys.Where(key => key.Of.Count > 0).Select(key => $"{key.Key} {string.Join(" or ", key.Of)}"));
        output.WriteLine($"{one.Source}: {(one.Rule is { } rule ? $"rule {rule}" : $"decision {one.Decision}")}, {where}, {state} {one.Expires:yyyy-MM-dd}, {one.Owner}: {one.Reason}");
    }

    private static void WriteReleased(Exemption one, bool isRecorded, Dictionary<Released, long> released, TextWriter output)
    {
        var own = released.Where(pair => pair.Key.Exception == one.Source.Id).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal).ToArray();
        foreach (var (row, count) in own)
        {
            output.WriteLine(VisibleText.Of(string.Create(CultureInfo.InvariantCulture, $"{count,8}  {row.What,-18}  {row.Upstream,-12} {row.Name,-24} {row.Caller}")));
        }

        if (isRecorded && own.Length == 0)
        {
            output.WriteLine("      no recorded call is released by it");
        }
        else if (isRecorded && (one.Fields.Count > 0 || one.Agents.Count > 0))
        {
            output.WriteLine("      fields and agents are not in the record: these are at most");
        }
    }

    private readonly record struct Released(string Exception, string Upstream, string Name, string Caller, string What);
}
