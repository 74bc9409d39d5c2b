using System.CommandLine;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Reading;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary>The second holder's word to an unseal request: his half of its keys, for who asked alone. Needs no record, and may run on another machine.</summary>
internal static class ApproveCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var request = new Argument<string>("REQUEST") { Description = "What 'fastmcp sessions unseal --ask' wrote." };
        var by = new Option<string>("--by") { Description = "Who approves; on record.", HelpName = "NAME", Required = true };
        var key = new Option<string>("--key") { Description = "PEM file with the approver's private key.", HelpName = "FILE", Required = true };
        var asker = new Option<string>("--asker") { Description = "PEM file with the public key of who asks.", HelpName = "FILE", Required = true };
        var to = new Option<string>("--out") { Description = "The file; it must not be there.", HelpName = "FILE", Required = true };
        var record = new Option<string?>("--record") { Description = "The session log, or a copy: what the request says of the exchanges is compared with it, and what else the keys open is shown.", HelpName = "DIR" };
        var command = new Command("approve", "Shows an unseal request and approves it, as the second of two holders.") { request, by, key, asker, to, record };
        command.SetAction(parsed => Approve(
            parsed.GetRequiredValue(request),
            new Holder(parsed.GetRequiredValue(by), parsed.GetRequiredValue(key), parsed.GetRequiredValue(asker), parsed.GetRequiredValue(to), parsed.GetValue(record)),
            output, error));
        return command;
    }

    private static int Approve(string file, Holder holder, TextWriter output, TextWriter error)
    {
        var (by, to) = (holder.By, holder.To);
        try
        {
            if (UnsealRequest.Parse(File.ReadAllText(file)) is not { } request)
            {
                error.WriteLine($"{file} is no unseal request.");
                return ExitCodes.HasErrors;
            }

            if (!TryShow(request, holder.Record, output, error))
            {
                return ExitCodes.HasErrors;
            }

            if (string.Equals(by, request.By, StringComparison.OrdinalIgnoreCase))
            {
                error.WriteLine("Who asks cannot approve.");
                return ExitCodes.HasErrors;
            }

            using var approver = AgreementKeys.Read(holder.Key, wantPrivate: true);
            using var asker = AgreementKeys.Read(holder.Asker, wantPrivate: false);
            if (UnsealApproval.Make(request, by, approver, asker, TimeProvider.System.GetUtcNow()) is not { } approval)
            {
                error.WriteLine("A key of the request is no point of the curve.");
                return ExitCodes.HasErrors;
            }

            using (var writer = new StreamWriter(new FileStream(to, FileMode.CreateNew, FileAccess.Write)))
            {
                writer.Write(approval.Text);
            }

            output.WriteLine($"Approved, for {UnsealApproval.Longest.TotalMinutes} minutes and one use, in {to}.");
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is CheckpointException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }

    // False: the record says something else than the request.
    private static bool TryShow(UnsealRequest request, string? record, TextWriter output, TextWriter error)
    {
        output.WriteLine(VisibleText.Of($"{request.By} asks for {request.Exchanges.Count} exchanges under {request.Keys.Count} keys, at {request.Made:u}: {request.Reason}"));
        Show(request.Exchanges, output);
        if (record is null)
        {
            output.WriteLine("This is what the request says. A key opens all that its session said while it was in use, at most an hour: --record DIR compares the request with the record, and shows what else is opened.");
            return true;
        }

        if (!RecordOption.IsLog(record, error))
        {
            return false;
        }

        var reach = KeyReach.Of(request, record);
        if (reach.Other.Count > 0)
        {
            error.WriteLine("Of these the record says something else, or it does not have them. Nothing is approved:");
            Show(reach.Other, error);
            return false;
        }

        output.WriteLine(reach.Also.Count == 0 ? "The record says the same. The keys open nothing else." : $"The record says the same. The keys open {reach.Also.Count} more, which were not asked for:");
        Show(reach.Also, output);
        return true;
    }

    private static void Show(IEnumerable<UnsealExchange> exchanges, TextWriter to)
    {
        foreach (var exchange in exchanges)
        {
            to.WriteLine(VisibleText.Of("  " + exchange.Shown));
        }
    }

    /// <summary>Who approves, and with what.</summary>
    private sealed record Holder(string By, string Key, string Asker, string To, string? Record);
}
