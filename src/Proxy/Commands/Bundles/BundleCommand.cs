using System.CommandLine;
using System.Text.Json;
using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Commands.Policies;
using FastMcp.Recording.Checkpoints;

namespace FastMcp.Proxy.Commands.Bundles;

/// <summary><c>fastmcp policy bundle</c>: a folder of policies as one signed file.</summary>
internal static class BundleCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder with policy files." };
        var key = new Option<string>("--key") { Description = "PEM file of the private P-256 key.", HelpName = "FILE", Required = true };
        var to = new Option<string>("--out") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var sequence = new Option<long?>("--sequence") { Description = "Its number, greater than that of every bundle before; the second of now unless written.", HelpName = "NUMBER" };
        var command = new Command("bundle", "Signs a folder of policies as one file, named by its digest.") { folder, key, to, sequence };
        command.SetAction(parsed => PolicyFiles.Try(() => Write(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(key), parsed.GetRequiredValue(to), parsed.GetValue(sequence), output, error), error));
        return command;
    }

    private static int Write(string folder, string keyFile, string to, long? sequence, TextWriter output, TextWriter error)
    {
        try
        {
            using var key = EcKeys.Read(keyFile, wantPrivate: true);
            var bundle = Bundle.Of(folder, key, sequence ?? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
            File.WriteAllBytes(to, JsonSerializer.SerializeToUtf8Bytes(bundle, BundleJson.Default.Bundle));
            output.WriteLine($"{to}: {bundle.Files.Count} file(s), number {bundle.Sequence}, digest {bundle.Digest}");
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is CheckpointException or InvalidDataException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }
}
