using System.CommandLine;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Gating;

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

        LoadedDecisions loaded;
        try
        {
            loaded = DecisionLoader.Of([.. PolicyLoader.BuiltInSources(), .. PolicyLoader.FilesOf(options.FolderOf(parsed))]);
        }
        catch (PolicyException e)
        {
            PolicyFiles.Report(e.Diagnostics, output);
            return ExitCodes.HasErrors;
        }

        var (route, upstream) = options.PlaceOf(parsed);
        if (options.CallerOf(parsed, loaded.Agents, out var whyNobody) is not { } caller)
        {
            error.WriteLine(whyNobody);
            return ExitCodes.Usage;
        }

        if (options.UpstreamOf(parsed, loaded.Agents, caller, out whyNobody) is not { } named)
        {
            error.WriteLine(whyNobody);
            return ExitCodes.Usage;
        }

        upstream = named;
        var facts = options.FactsOf(parsed, caller, loaded.Catalogues, upstream);
        var verdict = loaded.Agents.For(route, upstream).Judge(caller, loaded.Set.For(route, upstream).Decide(facts));
        if (OddNames.Note(facts.Name) is { Length: > 0 } odd)
        {
            output.WriteLine(odd.TrimStart());
        }

        Write(verdict, loaded.Set.Holding(route, upstream, facts), output);
        WriteAround(loaded, facts, output);
        if (upstream.Length == 0)
        {
            WriteElsewhere(options, parsed, loaded, caller, verdict, output);
        }

        return ExitCodes.Ok;
    }

    // No upstream was named, so that what is about one did not hold: where that would say otherwise is told.
    private static void WriteElsewhere(EffectiveOptions options, ParseResult parsed, LoadedDecisions loaded, CallerFacts caller, in Verdict here, TextWriter output)
    {
        var (route, _) = options.PlaceOf(parsed);
        string[] globs = [.. loaded.Set.Decisions.SelectMany(decision => decision.Match.Upstream).Distinct().Order(StringComparer.Ordinal)];
        foreach (var upstream in globs.Where(glob => !glob.Contains('*', StringComparison.Ordinal)))
        {
            var verdict = loaded.Agents.For(route, upstream).Judge(caller, loaded.Set.For(route, upstream).Decide(options.FactsOf(parsed, caller, loaded.Catalogues, upstream)));
            if ((verdict.Outcome, verdict.By?.Id) != (here.Outcome, here.By?.Id))
            {
                output.WriteLine($"with --upstream {upstream}: {Name(verdict.Outcome)} by {verdict.By}");
            }
        }

        string[] patterns = [.. globs.Where(glob => glob.Contains('*', StringComparison.Ordinal))];
        if (patterns.Length > 0)
        {
            output.WriteLine($"Some decisions are about upstreams by a pattern ({string.Join(", ", patterns)}): say which one with --upstream.");
        }
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
            output.WriteLine($"  {Name(one.Decision.Then),-5} {one.Decision.Source}{(one.Decision.Layer.Kind == LayerKind.Org ? "" : $", {one.Decision.Layer}")}{(one.Decision.Waivable ? ", waivable" : "")}{(one.Decision.Enforced ? "" : ", monitors")}{(one.Exemption is { } exception ? $", only monitors by exception {exception.Source} until {exception.Expires:yyyy-MM-dd}" : "")}{(one.Failed ? ", its condition failed" : "")}");
        }
    }

    // What else stands around the call: exceptions of rules, and budgets.
    private static void WriteAround(LoadedDecisions loaded, in CallFacts facts, TextWriter output)
    {
        var caller = facts.Caller;
        foreach (var one in loaded.Set.Exemptions.Where(one => one.Rule is not null))
        {
            if (one.Fits(facts))
            {
                output.WriteLine($"  rule {one.Rule} only monitors{(one.Fields.Count > 0 ? " in " + string.Join(", ", one.Fields) : "")}, exception {one.Source} until {one.Expires:yyyy-MM-dd}{(one.IsOver(facts.Now) ? ": lapsed" : "")}");
            }
        }

        foreach (var budget in loaded.Budgets.Budgets.Where(budget => budget.Agent is null || budget.Agent == caller.RegisteredAs))
        {
            output.WriteLine($"  budget {budget.Id} ({budget.Place})");
        }
    }

    private static string Name(Outcome outcome) => outcome switch { Outcome.Allow => "allow", Outcome.Ask => "ask", _ => "deny" };
}
