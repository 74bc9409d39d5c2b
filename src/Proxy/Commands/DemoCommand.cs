using System.CommandLine;
using FastMcp.Proxy.Demo;

namespace FastMcp.Proxy.Commands;

internal static class DemoCommand
{
    public static Command Make(ServeHook serve, TextWriter output)
    {
        var once = new Option<bool>("--once") { Description = "Ends behind the summary." };
        var noColor = new Option<bool>("--no-color") { Description = "No colours; NO_COLOR and output into a file do the same." };
        var command = new Command("demo", "Plays an MCP call and a model's stream without and through the gateway, side by side.") { once, noColor };
        command.SetAction((parsed, stop) =>
        {
            var options = new DemoOptions { Once = parsed.GetValue(once), NoColor = parsed.GetValue(noColor), Width = ScreenWidth.Find(new DemoOptions().Width) };
            return new DemoRun(serve, output, TimeProvider.System).RunAsync(options, stop);
        });
        return command;
    }
}
