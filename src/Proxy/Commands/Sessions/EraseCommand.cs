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
        var config = new Option<string?>("--config") { Description = "fastmcp.yaml of the record's gateway, where none runs: its signer signs what the log says of the erasure.", HelpName = "FILE" };
        var unsigned = new Option<bool>("--unsigned") { Description = "The record has no checkpoints, and no gateway runs." };
        var command = new Command("erase", "Blanks what a caller, a session or an exchange left, and shreds its keys of originals. The log says which entries, and stays verifiable.") { record, originals, caller, session, exchange, reason, by, config, unsigned };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(record);
            ErasureScope? Of(string kind, string? value) => value is null ? null : new ErasureScope(kind, value, parsed.GetRequiredValue(reason));
            ErasureScope?[] scopes = [Of("caller", parsed.GetValue(caller)), Of("session", parsed.GetValue(session)), Of("exchange", parsed.GetValue(exchange))];
            return scopes.OfType<ErasureScope>().ToList() is [var scope]
                ? EraseAsync(new Erasure(folder, OriginalsOption.Of(parsed, originals, folder), scope, parsed.GetRequiredValue(by), parsed.GetValue(config), parsed.GetValue(unsigned)), output, error)
                : Task.FromResult(Misused(error));
        });
        return command;
    }

    private static int Misused(TextWriter error)
    {
        error.WriteLine("One of --caller, --session and --exchange.");
        return ExitCodes.Usage;
    }

    private static async Task<int> EraseAsync(Erasure erasure, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(erasure.Folder, error))
        {
            return ExitCodes.HasErrors;
        }

        if (File.Exists(Path.Combine(erasure.Folder, RecordDesk.HoldName)))
        {
            error.WriteLine($"The record is held ({Path.Combine(erasure.Folder, RecordDesk.HoldName)}): nothing is erased until that is lifted.");
            return ExitCodes.HasErrors;
        }

        try
        {
            if (OwnRecord.Of(erasure.Folder, erasure.Config, erasure.Unsigned, error) is not { } own)
            {
                return ExitCodes.Usage;
            }

            using var held = own;
            if (!await RecordDesk.EraseAsync(erasure.Folder, erasure.Keys, erasure.Scope, erasure.By, Patience, own.Options, own.Events).ConfigureAwait(false))
            {
                error.WriteLine("It was not erased: the record is held, cannot be written, or its checkpoint cannot be signed. What had begun is finished by the next gateway that records there; or erase again.");
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

    private sealed record Erasure(string Folder, string Keys, ErasureScope Scope, string By, string? Config, bool Unsigned);
}
