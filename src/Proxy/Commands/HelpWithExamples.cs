using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace FastMcp.Proxy.Commands;

/// <summary>The usual help, then examples of the command and the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var (example, what) in Examples.Of(PathOf(parseResult.CommandResult)))
        {
            output.WriteLine($"  {example}");
            output.WriteLine($"      {what}");
        }

        output.WriteLine();
        output.WriteLine("Exit codes: 0 fine, 1 what was checked has errors, 2 wrong command line, 3 could not start, 4 the demo failed, 5 and 6 of replay --exit-code.");
        return code;
    }

    private static string PathOf(CommandResult? command) => command?.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}".Trim() : "";
}
