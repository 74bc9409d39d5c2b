using System.CommandLine;
using FastMcp.Recording.Acts;
using FastMcp.Recording.Erasing;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary>Takes what one subject left out of the record. The log says so first, and can still be verified.</summary>
internal static class EraseCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Command Make(TextWriter output, TextWriter error)
    {
        var (record, originals) = (RecordOption.Make(), OriginalsOption.Make());
        var caller = new Option<string?>("--caller") { Description = "All that a caller said and was answered.", HelpName = "NAME" };
        var session = new Option<string?>("--session") { Description = "A session, by the hash that list shows.", HelpName = "ID" };
        var exchange = new Option<string?>("--exchange") { Description = "One exchange.", HelpName = "ID" };
        var reason = new Option<string>("--reason") { Description = "Why; on record.", HelpName = "TEXT", Required = true };
        var by = new Option<string>("--by") { Description = "Who erases; on record.", HelpName = "NAME", Required = true };
        var command = new Command("erase", "Blanks what a caller, a session or an exchange left, and shreds its keys of originals. The log says which entries, and stays verifiable.") { record, originals, caller, session, exchange, reason, by };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(record);
            ErasureScope? Of(string kind, string? value) => value is null ? null : new ErasureScope(kind, value, parsed.GetRequiredValue(reason));
            ErasureScope?[] scopes = [Of("caller", parsed.GetValue(caller)), Of("session", parsed.GetValue(session)), Of("exchange", parsed.GetValue(exchange))];
            return scopes.OfType<ErasureScope>().ToList() is [var scope]
                ? EraseAsync(folder, OriginalsOption.Of(parsed, originals, folder), scope, parsed.GetRequiredValue(by), output, error)
                : Task.FromResult(Misused(error));
        });
        return command;
    }

    private static int Misused(TextWriter error)
    {
        error.WriteLine("One of --caller, --session and --exchange.");
        return ExitCodes.Usage;
    }

    private static async Task<int> EraseAsync(string folder, string keys, ErasureScope scope, string by, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        if (File.Exists(Path.Combine(folder, RecordDesk.HoldName)))
        {
            error.WriteLine($"The record is held ({Path.Combine(folder, RecordDesk.HoldName)}): nothing is erased until that is lifted.");
            return ExitCodes.HasErrors;
        }

        try
        {
            if (!await RecordDesk.EraseAsync(folder, keys, scope, by, Patience).ConfigureAwait(false))
            {
                error.WriteLine("It was not erased: the record is held or cannot be written. The session log says how far it came; erase again.");
                return ExitCodes.HasErrors;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }

        output.WriteLine("Erased. Copies of segments elsewhere (exports, backups, object stores) are not.");
        return ExitCodes.Ok;
    }
}
