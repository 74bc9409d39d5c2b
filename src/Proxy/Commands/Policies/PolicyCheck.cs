using System.CommandLine;
using FastMcp.PolicyCompiler;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Gating;

namespace FastMcp.Proxy.Commands.Policies;

internal static class PolicyCheck
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder with *.yaml and *.yml policy files." };
        var command = new Command("check", "Compiles policy files beside the built-in packs: every error, with file, line and column.") { folder };
        command.SetAction(parsed => PolicyFiles.Try(() => Check(parsed.GetValue(folder)!, output), error));
        return command;
    }

    private static int Check(string folder, TextWriter output)
    {
        var sources = PolicyFiles.Read(folder);
        var own = sources.Count(file => file.Origin == PolicyOrigin.User);
        if (own == 0)
        {
            output.WriteLine($"{folder}: no policy file is here (*.yaml, *.yml), so there is nothing to check");
            return ExitCodes.HasErrors;
        }

        var diagnostics = Compiler.Compile(sources).Diagnostics;
        var wrong = PolicyFiles.Report(diagnostics, output);
        if (!wrong)
        {
            foreach (var note in ExemptionNotes.Of(DecisionLoader.Of(sources).Set, TimeProvider.System.GetUtcNow()))
            {
                output.WriteLine(note);
            }
        }

        var errors = diagnostics.Count(found => found.IsError);
        output.WriteLine($"{folder}: {own} file(s), {errors} error(s), {diagnostics.Count - errors} warning(s)");
        return wrong ? ExitCodes.HasErrors : ExitCodes.Ok;
    }
}
