using System.CommandLine;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Verifying;

namespace FastMcp.Proxy.Commands.Sessions;

internal static class VerifyCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var record = RecordOption.Make();
        var checkpoints = new Option<string?>("--checkpoints") { Description = "Folder of the signed checkpoints; best a copy from another machine.", HelpName = "DIR" };
        var key = new Option<string?>("--key") { Description = "PEM file with the public key of their signer.", HelpName = "FILE" };
        var command = new Command("verify", "Says whether the log is what was written, and names the first bad place. Works offline.") { record, checkpoints, key };
        command.SetAction(parsed => Verify(parsed.GetRequiredValue(record), parsed.GetValue(checkpoints), parsed.GetValue(key), output, error));
        return command;
    }

    private static int Verify(string folder, string? checkpoints, string? key, TextWriter output, TextWriter error)
    {
        if (checkpoints is null != key is null)
        {
            error.WriteLine("--checkpoints and --key go together: a signature is checked with a key.");
            return ExitCodes.Usage;
        }

        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        try
        {
            using var signer = key is null ? null : EcKeys.Read(key, wantPrivate: false);
            return Say(LogVerifier.Verify(folder, checkpoints, signer), output, error);
        }
        catch (Exception e) when (e is CheckpointException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }

    private static int Say(LogReport report, TextWriter output, TextWriter error)
    {
        foreach (var problem in report.Problems)
        {
            error.WriteLine(problem);
        }

        foreach (var note in report.Notes)
        {
            output.WriteLine("note: " + note);
        }

        var counts = $"{report.Entries} entries in {report.Segments} segments, {report.Checkpoints} checkpoints, {report.Sides} sides of exchanges compared";
        output.WriteLine(report.IsGood ? $"The log is good: {counts}." : $"THE LOG IS NOT GOOD, the first bad place is {report.Problems[0]} ({counts}).");
        return report.IsGood ? ExitCodes.Ok : ExitCodes.HasErrors;
    }
}
