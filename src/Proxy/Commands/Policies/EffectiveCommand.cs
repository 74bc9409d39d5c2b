using System.CommandLine;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Composition;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary><c>fastmcp policy effective</c>: what the decisions say of one call, and each line that has a part in it.</summary>
internal static class EffectiveCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var options = new EffectiveOptions();
        var command = new Command("effective", "What the decisions of a folder say of a call: the verdict, and each decision that holds, with its file and line.");
        options.AddTo(command);
        command.SetAction(parsed => PolicyFiles.Try(() => Show(options, parsed, output, error), error));
        return command;
    }

    private static int Show(EffectiveOptions options, ParseResult parsed, TextWriter output, TextWriter error)
    {
        if (options.WhyNot(parsed) is { } whyNot)
        {
            error.WriteLine(whyNot);
            return ExitCodes.Usage;
        }

        DecisionSet decisions;
        try
        {
            decisions = DecisionLoader.Of([.. PolicyLoader.BuiltInSources(), .. PolicyLoader.FilesOf(options.FolderOf(parsed))]);
        }
        catch (PolicyException e)
        {
            PolicyFiles.Report(e.Diagnostics, output);
            return ExitCodes.HasErrors;
        }

        var (route, upstream) = options.PlaceOf(parsed);
        var facts = options.FactsOf(parsed);
        var decider = decisions.For(route, upstream);
        Write(decider.Decide(facts), decisions.Holding(route, upstream, facts), output);
        return ExitCodes.Ok;
    }

    private static void Write(in Verdict verdict, IReadOnlyList<HoldingDecision> holding, TextWriter output)
    {
        output.WriteLine($"{Name(verdict.Outcome)} by {verdict.By}{(verdict.Reason is { } reason ? ": " + reason : "")}");
        if (verdict.Would is { } would)
        {
            output.WriteLine($"would be {Name(would)} by {verdict.WouldBy}, if what monitors were enforced");
        }

        foreach (var one in holding)
        {
            output.WriteLine($"  {Name(one.Decision.Then),-5} {one.Decision.Source}{(one.Decision.Enforced ? "" : ", monitors")}{(one.Failed ? ", its condition failed" : "")}");
        }
    }

    private static string Name(Outcome outcome) => outcome switch { Outcome.Allow => "allow", Outcome.Ask => "ask", _ => "deny" };
}
