using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using FastMcp.Proxy.Commands.Blocks;
using FastMcp.Proxy.Commands.BreakGlass;
using FastMcp.Proxy.Commands.ApiKeys;
using FastMcp.Proxy.Commands.Approvals;
using FastMcp.Proxy.Commands.Consoles;
using FastMcp.Proxy.Commands.Doctor;
using FastMcp.Proxy.Commands.Policies;
using FastMcp.Proxy.Commands.Replays;
using FastMcp.Proxy.Commands.Sessions;
using FastMcp.Proxy.Commands.Tokens;

namespace FastMcp.Proxy.Commands;

/// <summary>The program's command line: what is written, to which command, with which exit code.</summary>
internal static class CommandLine
{
    /// <param name="args">Without the program's name.</param>
    /// <param name="serve">Runs the gateway; <c>serve</c> and <c>demo</c> call it.</param>
    /// <param name="output">For what was asked for.</param>
    /// <param name="error">For what is wrong.</param>
    /// <param name="stop">Ends serving, as Ctrl+C and SIGTERM do.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, ServeHook serve, TextWriter output, TextWriter error, CancellationToken stop = default)
    {
        var root = Root(serve, output, error);
        TeachHelp(root);
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction errors)
        {
            errors.ShowTypoCorrections = true;
            errors.ShowHelp = false;
        }

        // Signals are StopSignals' alone: the library would listen only after the command has begun, when the gateway accepts already.
        var configuration = new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null };
        var code = await parsed.InvokeAsync(configuration, stop).ConfigureAwait(false);
        // Who asks for help need not give what the command demands.
        if (parsed.Errors.Count == 0 || (parsed.Action is HelpWithExamples && parsed.UnmatchedTokens.Count == 0))
        {
            return code;
        }

        error.WriteLine("'fastmcp --help' lists the commands, 'fastmcp COMMAND --help' shows examples.");
        return ExitCodes.Usage;
    }

    /// <summary>Every command of the program.</summary>
    internal static RootCommand Root(ServeHook serve, TextWriter output, TextWriter error) => new(
        "FastMcp: a gateway between AI agents and MCP servers or model endpoints. It knows who calls, decides what is allowed, lends credentials, masks secrets and personal data in streams too, and records.")
    {
        ServeCommand.Make(serve, error),
        StdioCommand.Make(serve, error),
        DemoCommand.Make(serve, output),
        CheckCommand.Make(output),
        DoctorCommand.Make(output),
        PolicyCommand.Make(output, error),
        SessionsCommand.Make(output, error),
        ConsoleCommand.Make(output, error),
        BlockCommand.Make(output, error),
        ApprovalsCommand.Make(output, error),
        BreakGlassCommand.Make(output, error),
        ReplayCommand.Make(output, error),
        TokenCommand.Make(output, error),
        KeyCommand.Make(output, error),
        VersionCommand.Make(output),
    };

    private static void TeachHelp(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }
    }
}
