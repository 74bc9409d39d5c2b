using System.CommandLine;
using Tomlyn;

namespace FastMcp.Proxy.Commands.Policies.Importing;

internal static class PolicyImport
{
    private const long LargestFile = 16 * 1024 * 1024;

    public static Command Make(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("FILE") { Description = "A configuration of gitleaks, version 8 (TOML)." };
        var to = new Option<string>("--out") { Description = "The policy file to write; it must not exist.", HelpName = "FILE", Required = true };
        var command = new Command("import", "Brings rules of gitleaks over. Every loss and every change of meaning is named, in a report and in the file.") { file, to };
        command.SetAction(parsed => PolicyFiles.Try(() => Import(parsed.GetValue(file)!, parsed.GetValue(to)!, output, error), error));
        return command;
    }

    private static int Import(string file, string to, TextWriter output, TextWriter error)
    {
        if (new FileInfo(file).Length > LargestFile)
        {
            error.WriteLine($"{file}: larger than {LargestFile} bytes. Import its rules in parts.");
            return ExitCodes.HasErrors;
        }

        if (File.Exists(to))
        {
            error.WriteLine($"{to}: exists. Name another file, or move it away.");
            return ExitCodes.HasErrors;
        }

        try
        {
            var result = GitleaksImport.Of(GitleaksReader.Read(File.ReadAllText(file)));
            using (var stream = new FileStream(to, FileMode.CreateNew, FileAccess.Write))
            using (var writer = new StreamWriter(stream))
            {
                writer.Write(ImportYaml.Write(Path.GetFileName(file), result));
            }

            Report(result, output);
            output.WriteLine($"{to}: {result.Read} rules read, {result.Exact} as they were, {result.Changed} changed, {result.LeftOut.Count} left out");
            return ExitCodes.Ok;
        }
        catch (TomlException e)
        {
            error.WriteLine($"{file}: not TOML: {e.Message}");
            return ExitCodes.HasErrors;
        }
    }

    private static void Report(ImportResult result, TextWriter output)
    {
        foreach (var rule in result.Rules.Where(rule => rule.Changes.Count > 0))
        {
            output.WriteLine($"changed  {rule.Id}: {string.Join("; ", rule.Changes)}");
        }

        foreach (var left in result.LeftOut)
        {
            output.WriteLine($"left out {left.From}: {left.Reason}");
        }

        foreach (var note in result.Notes)
        {
            output.WriteLine("note     " + note);
        }
    }
}
