using System.CommandLine;
using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Commands.Doctor;

/// <summary><c>fastmcp doctor</c>: the usual misconfigurations, each with what to do about it. Changes nothing.</summary>
internal static class DoctorCommand
{
    public static Command Make(TextWriter output)
    {
        var config = new Option<string>("--config") { Description = "The gateway's configuration.", HelpName = "FILE", Required = true };
        var command = new Command("doctor", "Looks for the usual misconfigurations of a gateway, policies and upstreams included.") { config };
        command.SetAction((parsed, stop) => LookAsync(parsed.GetRequiredValue(config), output, stop));
        return command;
    }

    private static async Task<int> LookAsync(string file, TextWriter output, CancellationToken stop)
    {
        var result = ConfigReader.ReadFile(file);
        List<Ailment> found = [.. result.Problems.Select(problem => new Ailment(!problem.IsWarning, problem.ToString()))];
        if (result.Config is { } config)
        {
            found.AddRange(OfConfig.Look(config));
            found.AddRange(OfPolicies(config));
            found.AddRange(await OfUpstreams.LookAsync(config, stop).ConfigureAwait(false));
        }

        foreach (var ailment in found.OrderByDescending(one => one.IsWrong))
        {
            output.WriteLine(ailment);
        }

        var wrong = found.Count(one => one.IsWrong);
        output.WriteLine($"{file}: {wrong} thing(s) wrong, {found.Count - wrong} weak");
        return wrong == 0 ? ExitCodes.Ok : ExitCodes.HasErrors;
    }

    private static IEnumerable<Ailment> OfPolicies(Config config)
    {
        LoadedPolicy policy;
        try
        {
            policy = PolicyLoader.Load(BundleStore.Resolve(config.Policies));
        }
        catch (PolicyException e)
        {
            return e.Diagnostics.Select(one => new Ailment(one.IsError, one.ToString()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return [new Ailment(true, e.Message)];
        }

        return Doctor.OfPolicies.Look(config, policy, TimeProvider.System.GetUtcNow());
    }
}
