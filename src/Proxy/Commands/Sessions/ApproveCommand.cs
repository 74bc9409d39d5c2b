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
        var command = new Command("approve", "Approves an unseal request, as the second of two holders.") { request, by, key, asker, to };
        command.SetAction(parsed => Approve(
            parsed.GetRequiredValue(request), parsed.GetRequiredValue(by), parsed.GetRequiredValue(key), parsed.GetRequiredValue(asker), parsed.GetRequiredValue(to), output, error));
        return command;
    }

    private static int Approve(string file, string by, string key, string askerFile, string to, TextWriter output, TextWriter error)
    {
        try
        {
            if (UnsealRequest.Parse(File.ReadAllText(file)) is not { } request)
            {
                error.WriteLine($"{file} is no unseal request.");
                return ExitCodes.HasErrors;
            }

            output.WriteLine(VisibleText.Of($"{request.By} asks for {request.Exchanges.Count} exchanges under {request.Keys.Count} keys, at {request.Made:u}: {request.Reason}"));
            output.WriteLine(VisibleText.Of(string.Join(' ', request.Exchanges)));
            if (string.Equals(by, request.By, StringComparison.OrdinalIgnoreCase))
            {
                error.WriteLine("Who asks cannot approve.");
                return ExitCodes.HasErrors;
            }

            using var approver = AgreementKeys.Read(key, wantPrivate: true);
            using var asker = AgreementKeys.Read(askerFile, wantPrivate: false);
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
}
