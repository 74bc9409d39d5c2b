using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FastMcp.Proxy.Commands;

/// <summary>The usual help, then examples of the command and the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var (example, what) in Examples.Of(parseResult.CommandResult.Command.Name))
        {
            output.WriteLine($"  {example}");
            output.WriteLine($"      {what}");
        }

        output.WriteLine();
        output.WriteLine("Exit codes: 0 fine, 1 what was checked has errors, 2 wrong command line, 3 could not start, 4 the demo failed.");
        return code;
    }
}
