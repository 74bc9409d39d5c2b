using System.CommandLine;
using FastMcp.Proxy.Commands.Bundles;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary><c>fastmcp policy</c>: what one does with policy files before they guard anything.</summary>
internal static class PolicyCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var command = OfFiles(output, error);
        foreach (var sends in SendCommands.Make(output, error))
        {
            command.Subcommands.Add(sends);
        }

        return command;
    }

    private static Command OfFiles(TextWriter output, TextWriter error) => new("policy", "Works with policy files: checks, tests, explains, measures, reports, enforces, imports, signs and sends them.")
    {
        BundleCommand.Make(output, error),
        PolicyCheck.Make(output, error),
        PolicyTest.Make(output, error),
        PolicyExplain.Make(output, error),
        PolicyBench.Make(output, error),
        EffectiveCommand.Make(output, error),
        ExceptionsCommand.Make(output, error),
        PinCommand.Make(output, error),
        ReportCommand.Make(output, error),
        EnforceCommand.Make(output, error),
        Importing.PolicyImport.Make(output, error),
        CompileCommand.Make(output, error),
        HashCommand.Make(output, error),
    };
}
