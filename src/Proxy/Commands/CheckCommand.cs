using System.CommandLine;
using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Commands;

internal static class CheckCommand
{
    public static Command Make(TextWriter output)
    {
        var config = new Option<string>("--config") { Description = "The file to check.", HelpName = "FILE", Required = true };
        var command = new Command("check", "Checks a configuration: every error, with file, line and column.") { config };
        command.SetAction(parsed =>
        {
            var result = ConfigReader.ReadFile(parsed.GetValue(config)!);
            foreach (var problem in result.Problems)
            {
                output.WriteLine(problem);
            }

            var errors = result.Problems.Count(p => !p.IsWarning);
            output.WriteLine(errors == 0
                ? $"{parsed.GetValue(config)}: fine, {result.Problems.Count} warning(s)"
                : $"{parsed.GetValue(config)}: {errors} error(s), {result.Problems.Count - errors} warning(s)");
            return errors == 0 ? ExitCodes.Ok : ExitCodes.HasErrors;
        });
        return command;
    }
}
