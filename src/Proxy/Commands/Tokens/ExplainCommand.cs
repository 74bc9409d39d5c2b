using System.CommandLine;
using System.Text;
using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Commands.Tokens;

/// <summary>
/// <c>fastmcp token explain</c>: tells an operator which check of a token, or of a client certificate, fails at a route. A token is read from standard input, so that it stands
/// in no list of processes; a certificate is no secret.
/// </summary>
internal static class ExplainCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var config = new Option<string>("--config") { Description = "The gateway's configuration.", HelpName = "FILE", Required = true };
        var route = new Option<string?>("--route") { Description = "Name or path of the route. [default: the only one that takes tokens]", HelpName = "ROUTE" };
        var certificate = new Option<string?>("--certificate") { Description = "A client certificate and what is sent with it, PEM, in place of a token.", HelpName = "FILE" };
        var command = new Command("explain", "Reads a token from standard input, or a client certificate, and says which check fails, or whose it is.") { config, route, certificate };
        command.SetAction(parsed => ExplainAsync(parsed.GetValue(config)!, parsed.GetValue(route), Console.In, output, error, parsed.GetValue(certificate)));
        return command;
    }

    internal static async Task<int> ExplainAsync(string file, string? name, TextReader input, TextWriter output, TextWriter error, string? certificate = null)
    {
        var read = ConfigReader.ReadFile(file);
        if (read.Config is not { } config)
        {
            foreach (var problem in read.Problems)
            {
                error.WriteLine(problem);
            }

            return ExitCodes.HasErrors;
        }

        var fit = config.Routes.Where(route => certificate is null ? route.Identity.Issuers.Count > 0 : route.Identity.Certificates.Length > 0).ToArray();
        var routes = fit.Where(route => name is null || route.Name == name || route.Path == name).ToArray();
        if (routes.Length != 1)
        {
            // A path may be that of several hosts; a name is one route's.
            error.WriteLine($"--route is one of {string.Join(", ", fit.Select(route => route.Name))}.");
            return ExitCodes.Usage;
        }

        if (certificate is not null)
        {
            return CertificateTrial.Run(config, routes[0], certificate, output, error) ? ExitCodes.Ok : ExitCodes.HasErrors;
        }

        var token = (await input.ReadToEndAsync().ConfigureAwait(false)).Trim();
        token = token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? token[7..].Trim() : token;
        using var trial = new TokenTrial(config, routes[0]);
        return await trial.RunAsync(Encoding.UTF8.GetBytes(token), output).ConfigureAwait(false) ? ExitCodes.Ok : ExitCodes.HasErrors;
    }
}
