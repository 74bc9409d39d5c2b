using System.CommandLine;
using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.Proxy.Commands.Policies;
using FastMcp.Proxy.Composition;

namespace FastMcp.Proxy.Commands;

internal static class PolicyCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder with *.yaml and *.yml policy files." };
        var check = new Command("check", "Compiles policy files beside the built-in packs: every error, with file, line and column.") { folder };
        check.SetAction(parsed => Check(parsed.GetValue(folder)!, output, error));
        return new Command("policy", "Works with policy files.") { check, CompileCommand.Make(output, error), HashCommand.Make(output, error) };
    }

    private static int Check(string folder, TextWriter output, TextWriter error)
    {
        try
        {
            PolicySource[] files = [.. PolicyLoader.FilesOf(folder)];
            var compiled = Compiler.Compile([.. PolicyLoader.BuiltInSources(), .. files]);
            return Report(folder, files.Length, compiled.Diagnostics, output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }

    private static int Report(string folder, int files, IReadOnlyList<Diagnostic> diagnostics, TextWriter output)
    {
        foreach (var diagnostic in diagnostics)
        {
            output.WriteLine(diagnostic);
        }

        var errors = diagnostics.Count(d => d.IsError);
        output.WriteLine($"{folder}: {files} file(s), {errors} error(s), {diagnostics.Count - errors} warning(s)");
        return errors == 0 ? ExitCodes.Ok : ExitCodes.HasErrors;
    }
}
