using System.CommandLine;
using FastMcp.Proxy.Configuration.Binding;

namespace FastMcp.Proxy.Commands;

internal static class ServeCommand
{
    public static Command Make(ServeHook serve, TextWriter error)
    {
        var config = new Option<string?>("--config") { Description = "fastmcp.yaml; everything else stands in it then.", HelpName = "FILE" };
        var listen = new Option<string?>("--listen") { Description = $"Where agents connect. [default: {ServeOptions.DefaultListen}]", HelpName = "IP:PORT" };
        var upstream = new Option<string?>("--upstream") { Description = "The server behind: scheme, host and port.", HelpName = "URL" };
        var protocol = new Option<string?>("--protocol") { Description = $"One of {string.Join(", ", Keys.Protocols)}. [default: auto]", HelpName = "NAME" };
        var policies = new Option<string?>("--policies") { Description = "Folder of policy files, beside the built-in packs.", HelpName = "DIR" };
        var readTimeout = new Option<string?>("--read-timeout") { Description = "How long an upstream may be silent. [default: 5m]", HelpName = "TIME" };
        var record = new Option<string?>("--record") { Description = "Folder of the session log. [default: nothing is recorded]", HelpName = "DIR" };
        var admin = new Option<string?>("--admin") { Description = "Where /healthz and /metrics are served. [default: nowhere]", HelpName = "IP:PORT" };
        var console = new Option<string?>("--console") { Description = "Where the web console is served, on loopback. [default: nowhere]", HelpName = "IP:PORT" };
        var command = new Command("serve", "Runs the gateway.") { config, listen, upstream, protocol, policies, readTimeout, record, admin, console };
        command.SetAction((parsed, stop) =>
        {
            var result = new ServeOptions
            {
                ConfigFile = parsed.GetValue(config),
                Listen = parsed.GetValue(listen),
                Upstream = parsed.GetValue(upstream),
                Protocol = parsed.GetValue(protocol),
                Policies = parsed.GetValue(policies),
                ReadTimeout = parsed.GetValue(readTimeout),
                Record = parsed.GetValue(record),
                Admin = parsed.GetValue(admin),
                Console = parsed.GetValue(console),
            }.ToConfig();
            foreach (var problem in result.Problems)
            {
                error.WriteLine(problem);
            }

            return result.Config is { } read ? serve(read, stop) : Task.FromResult(WhatIsWrong(parsed.GetValue(config)));
        });
        return command;
    }

    private static int WhatIsWrong(string? file) => file is null ? ExitCodes.Usage : ExitCodes.HasErrors;
}
