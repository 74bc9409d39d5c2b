using System.CommandLine;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Commands;

internal static class CheckCommand
{
    public static Command Make(TextWriter output)
    {
        var config = new Option<string>("--config") { Description = "The file to check.", HelpName = "FILE", Required = true };
        var command = new Command("check", "Checks a configuration and the policies that it names: every error, with file, line and column.") { config };
        command.SetAction(parsed => Check(parsed.GetValue(config)!, output));
        return command;
    }

    private static int Check(string file, TextWriter output)
    {
        var result = ConfigReader.ReadFile(file);
        var (policies, notes) = result.Config is { } config ? OfPolicies(config) : ([], []);
        foreach (var problem in result.Problems.Select(p => p.ToString()).Concat(policies).Concat(notes))
        {
            output.WriteLine(problem);
        }

        var told = result.Problems.Count(p => p.IsWarning);
        var errors = result.Problems.Count - told + policies.Count;
        var warnings = told + notes.Count;
        output.WriteLine(errors == 0 ? $"{file}: fine, {warnings} warning(s)" : $"{file}: {errors} error(s), {warnings} warning(s)");
        return errors == 0 ? ExitCodes.Ok : ExitCodes.HasErrors;
    }

    // What is wrong with them, and what compiles and guards nothing by this configuration.
    private static (IReadOnlyList<string> Errors, IReadOnlyList<string> Notes) OfPolicies(Config config)
    {
        try
        {
            // The rules report the decisions too.
            var policy = PolicyLoader.Load(config.Policies);
            return ([], [.. Doctor.OfPolicies.Anonymous(config, policy).Select(one => $"{config.File}: warning: {one.What}")]);
        }
        catch (PolicyException e)
        {
            return ([.. e.Diagnostics.Where(found => found.IsError).Select(found => found.ToString())], []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ([e.Message], []);
        }
    }
}
