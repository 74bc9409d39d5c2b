using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary>One file of a layer says what holds where no decision does. Where the organisation's says deny, something is allowed.</summary>
internal static class BindDefaults
{
    public static DefaultPlan? Run(IReadOnlyList<BoundFile> files, IReadOnlyList<DecisionDraft> enabled)
    {
        BoundFile[] saying = [.. files.Where(file => file.Default is not null && file.Layer.Kind == LayerKind.Org)];
        CheckOne(saying);
        BoundDefault? own = saying.FirstOrDefault()?.Default;
        CheckAllowed(saying, own, enabled);
        return own is null ? null : PlanOf(saying[0]);
    }

    /// <summary>The defaults of teams and agents, one each. They tighten.</summary>
    public static IReadOnlyList<DefaultPlan> Below(IReadOnlyList<BoundFile> files)
    {
        IGrouping<LayerPlan, BoundFile>[] layers = [.. files.Where(file => file.Default is not null && file.Layer.Kind != LayerKind.Org).GroupBy(file => file.Layer)];
        foreach (IGrouping<LayerPlan, BoundFile> layer in layers)
        {
            CheckOne([.. layer]);
            BoundFile first = layer.First();
            if (first.Default!.Then == Then.Allow)
            {
                first.Bag.Error(Codes.Layer, first.Default.Span, $"The default of {layer.Key} can only tighten: deny or ask. Without one the layers above decide; what shall be allowed is named by a decision.");
            }
        }

        return [.. layers.Select(layer => PlanOf(layer.First()))];
    }

    private static DefaultPlan PlanOf(BoundFile file) => new(file.Default!.Then, file.Default.Enforced, file.Source.Path, file.Default.Span.Line)
    {
        Layer = file.Layer,
        Waivable = file.Default.Waivable,
        Appeal = file.Appeal,
    };

    private static void CheckOne(BoundFile[] saying)
    {
        foreach (BoundFile file in saying.Skip(1))
        {
            file.Bag.Error(Codes.SecondDefault, file.Default!.Span, $"`default` is said already: {saying[0].Source.Path}, line {saying[0].Default!.Span.Line}. There is one for {(file.Layer.Kind == LayerKind.Org ? "all files" : "all files of " + file.Layer)}.");
        }
    }

    private static void CheckAllowed(BoundFile[] saying, BoundDefault? own, IReadOnlyList<DecisionDraft> enabled)
    {
        DecisionDraft[] enforced = [.. enabled.Where(draft => draft.Bound.Enforced && !draft.Bound.OnAnswer)];
        bool denies = own is null ? enforced.Length > 0 : own is { Then: Then.Deny, Enforced: true };
        if (!denies || enforced.Any(draft => draft.Then != Then.Deny) || enabled.Any(draft => draft.IsWrong))
        {
            return;
        }

        if (own is not null)
        {
            saying[0].Bag.Error(Codes.NothingAllowed, own.Span, "The default is deny and no decision allows anything, so that every call would be denied. Write a decision that allows, or `default: allow`.");
        }
        else
        {
            enforced[0].Bag.Error(Codes.NothingAllowed, enforced[0].Bound.Id.Span, "Where decisions are and no `default`, the default is deny; no decision allows anything, so that every call would be denied. Write `default: allow`, or a decision that allows.");
        }
    }
}
