using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary>
/// What an exception names is there, and is its layer's to except: rules are the organisation's; a decision is that of its own layer, or of
/// one above that is waivable.
/// </summary>
internal static class BindExceptions
{
    public static IReadOnlyList<ExceptionPlan> Run(IReadOnlyList<BoundFile> files, IReadOnlyList<DecisionDraft> enabled, RuleIds rules)
    {
        var plans = new List<ExceptionPlan>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (BoundFile file in files)
        {
            foreach (BoundException exception in file.Exceptions)
            {
                Check(file, exception, enabled, rules);
                if (!seen.Add(exception.Id.Value))
                {
                    file.Bag.Error(Codes.ExceptionForm, exception.Id.Span, $"The exception id `{exception.Id.Value}` is taken.");
                }

                plans.Add(PlanOf(file, exception));
                if (plans.Count == DecisionLimits.MostExceptions + 1)
                {
                    file.Bag.Error(Codes.ExceptionForm, exception.Id.Span, $"There are more than {DecisionLimits.MostExceptions} exceptions: the rules need another form.");
                }
            }
        }

        return plans;
    }

    private static void Check(BoundFile file, BoundException exception, IReadOnlyList<DecisionDraft> enabled, RuleIds rules)
    {
        if (exception.Rule is { } rule)
        {
            if (!rules.Has(rule.Value))
            {
                file.Bag.Error(Codes.ExceptionOf, rule.Span, $"There is no rule `{rule.Value}` that is on." + rules.Suggest(rule.Value));
            }
            else if (file.Layer.Kind != LayerKind.Org)
            {
                file.Bag.Error(Codes.ExceptionOf, rule.Span, $"Exceptions of rules are the organisation's; this file is of {file.Layer}.");
            }
        }
        else if (exception.Decision is { } named)
        {
            CheckDecision(file, named, enabled);
        }
    }

    private static void CheckDecision(BoundFile file, ScalarNode named, IReadOnlyList<DecisionDraft> enabled)
    {
        DecisionDraft? decision = enabled.FirstOrDefault(draft => draft.Bound.Id.Value == named.Value);
        if (decision is null)
        {
            file.Bag.Error(Codes.ExceptionOf, named.Span, $"There is no decision `{named.Value}` that is on." + Suggestion.For(named.Value, enabled.Select(draft => draft.Bound.Id.Value)));
        }
        else if (decision.Then == Then.Allow)
        {
            file.Bag.Error(Codes.ExceptionOf, named.Span, $"`{named.Value}` allows; an exception is of what denies or asks.");
        }
        else if (file.Layer.Kind != LayerKind.Org && decision.Layer != file.Layer && !decision.Bound.Waivable)
        {
            file.Bag.Error(Codes.ExceptionOf, named.Span, $"`{named.Value}` is of {decision.Layer} and not waivable; this file is of {file.Layer}.");
        }
    }

    private static ExceptionPlan PlanOf(BoundFile file, BoundException exception) => new()
    {
        Id = exception.Id.Value,
        File = file.Source.Path,
        Line = exception.Id.Span.Line,
        Rule = exception.Rule?.Value,
        Decision = exception.Decision?.Value,
        Upstreams = exception.Upstreams,
        Tools = exception.Tools,
        Callers = exception.Callers,
        Issuers = exception.Issuers,
        Agents = exception.Agents,
        Fields = exception.Fields,
        Reason = exception.Reason,
        Owner = exception.Owner,
        Expires = exception.Expires,
        Layer = file.Layer,
    };
}
