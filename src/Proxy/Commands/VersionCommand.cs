using System.CommandLine;
using FastMcp.Proxy.Health;

namespace FastMcp.Proxy.Commands;

internal static class VersionCommand
{
    public static Command Make(TextWriter output)
    {
        var command = new Command("version", "Prints the version.");
        command.SetAction(_ => output.WriteLine($"fastmcp {HealthCheck.ProgramVersion}"));
        return command;
    }
}
