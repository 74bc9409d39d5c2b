using System.CommandLine;
using System.Net;
using FastMcp.Proxy.Commands.Sessions;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.WebConsole;
using FastMcp.WebConsole;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Commands.Consoles;

/// <summary><c>fastmcp console</c>: the web console over a record, beside the gateway that writes it or without one.</summary>
internal static class ConsoleCommand
{
    public const string DefaultListen = "127.0.0.1:9466";

    public static Command Make(TextWriter output, TextWriter error)
    {
        var record = RecordOption.Make();
        var listen = new Option<string>("--listen") { Description = "Where it is served; on loopback, since there is no sign-in.", DefaultValueFactory = _ => DefaultListen, HelpName = "IP:PORT" };
        var policies = new Option<string?>("--policies") { Description = "Folder of the policy files that masked the record, so that their masks are found in it.", HelpName = "DIR" };
        var command = new Command("console", "Serves the web console over a record: lists, searches and plays exchanges in a browser.") { record, listen, policies };
        command.SetAction((parsed, stop) => ServeAsync(parsed.GetRequiredValue(record), parsed.GetValue(listen)!, parsed.GetValue(policies), output, error, stop));
        return command;
    }

    private static async Task<int> ServeAsync(string folder, string listen, string? policies, TextWriter output, TextWriter error, CancellationToken stop)
    {
        if (!Addresses.TryParse(listen, out var address) || !IPAddress.IsLoopback(address.Address))
        {
            error.WriteLine($"--listen '{listen}' is no address on loopback, such as {DefaultListen}: the console has no sign-in, and it shows what was recorded.");
            return ExitCodes.Usage;
        }

        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        try
        {
            var rules = PolicyLoader.Load(PoliciesConfig.Default with { Folder = policies is null ? null : Path.GetFullPath(policies) }).Rules;
            await using var console = await ConsoleServer.StartAsync(
                new ConsoleOptions { Listen = address, Record = Path.GetFullPath(folder), Masks = new MaskBook(() => rules) }, NullLoggerFactory.Instance).ConfigureAwait(false);
            output.WriteLine($"The console is on http://{console.Address}/ until Ctrl+C.");
            await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.CannotStart;
        }
        catch (PolicyException e)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }
}
