using System.CommandLine;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Validation;
using FastMcp.Proxy.Configuration.Yaml;
using FastMcp.Proxy.Pipes;
using FastMcp.Proxy.Stdio;

namespace FastMcp.Proxy.Commands;

internal static class StdioCommand
{
    public static Command Make(ServeHook serve, TextWriter error)
    {
        var config = new Option<string?>("--config") { Description = "fastmcp.yaml; its listeners and admin are left alone.", HelpName = "FILE" };
        var upstream = new Option<string?>("--upstream") { Description = "Of the file: the first route that leads there is called.", HelpName = "NAME" };
        var route = new Option<string?>("--route") { Description = "Of the file, where several lead to the upstream or to several servers.", HelpName = "NAME" };
        var token = new Option<string?>("--token-file") { Description = "What is shown as bearer token, where the route wants to know who calls.", HelpName = "FILE" };
        var policies = new Option<string?>("--policies") { Description = "Without --config: folder of policy files, beside the built-in packs.", HelpName = "DIR" };
        var record = new Option<string?>("--record") { Description = "Folder of the session log; with --config in place of the file's, which one process alone can write.", HelpName = "DIR" };
        var server = new Argument<string[]>("server") { Description = "Without --config: the server's program and arguments, behind --.", HelpName = "PROGRAM", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("stdio", "Serves a client that speaks MCP on standard input and output.") { config, upstream, route, token, policies, record, server };
        command.SetAction((parsed, stop) =>
        {
            var result = parsed.GetValue(config) is { } file
                ? OfFile(file, parsed.GetValue(upstream), parsed.GetValue(route), parsed.GetValue(token), parsed.GetValue(record))
                : OfServer(parsed.GetValue(server) ?? [], parsed.GetValue(policies), parsed.GetValue(record));
            foreach (var problem in result.Problems)
            {
                error.WriteLine(problem);
            }

            return result.Config is { } read ? serve(read, stop) : Task.FromResult(parsed.GetValue(config) is null ? ExitCodes.Usage : ExitCodes.HasErrors);
        });
        return command;
    }

    private static ConfigResult OfFile(string file, string? upstream, string? route, string? token, string? record)
    {
        var result = ConfigReader.ReadFile(file);
        if (result.Config is not { } config)
        {
            return result;
        }

        var found = config.Routes.Where(one => (route is null || one.Name == route) && (upstream is null || one.Upstream == upstream)).ToArray();
        return found.Length == 0 || (upstream is null && route is null && found.Length > 1)
            ? new ConfigResult(null, [new ConfigError(Place.CommandLine, "--upstream or --route names no route of the file, or is missing where it has several."), .. result.Problems])
            : new ConfigResult(config with { Door = new PipeDoor(found[0].Name, token is null ? null : Path.GetFullPath(token)), Listeners = [], Admin = null, Recording = record is null ? config.Recording : config.Recording with { Folder = Path.GetFullPath(record) } }, result.Problems);
    }

    private static ConfigResult OfServer(string[] server, string? policies, string? record)
    {
        var errors = new ConfigErrors();
        if (server.Length == 0)
        {
            errors.Add(Place.CommandLine, "Say which server: --config FILE --upstream NAME, or its program behind --.");
            return new ConfigResult(null, errors.All);
        }

        var config = new Config
        {
            Listeners = [],
            Upstreams = [new UpstreamConfig { Name = "server", Url = StdioBinder.Nowhere, Stdio = new StdioConfig { Command = server } }],
            Routes = [new RouteConfig { Name = "server", Upstream = "server", Path = "/mcp", Protocol = RouteProtocol.Mcp }],
            Policies = new PoliciesConfig(policies is null ? null : Path.GetFullPath(policies), PoliciesConfig.AllPacks),
            Recording = record is null ? RecordingConfig.Off : RecordingConfig.Off with { Folder = Path.GetFullPath(record) },
            Door = new PipeDoor("server", null),
        };
        ConfigValidator.Validate(config, errors);
        return new ConfigResult(errors.Any ? null : config, errors.All);
    }
}
