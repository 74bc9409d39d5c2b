using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Passes;

/// <summary>One file says what holds where no decision does. Where it says deny, something is allowed.</summary>
internal static class BindDefaults
{
    public static DefaultPlan? Run(IReadOnlyList<BoundFile> files, IReadOnlyList<DecisionDraft> enabled)
    {
        BoundFile[] saying = [.. files.Where(file => file.Default is not null)];
        foreach (BoundFile file in saying.Skip(1))
        {
            file.Bag.Error(Codes.SecondDefault, file.Default!.Span, $"`default` is said already: {saying[0].Source.Path}, line {saying[0].Default!.Span.Line}. There is one for all files.");
        }

        BoundDefault? own = saying.FirstOrDefault()?.Default;
        CheckAllowed(saying, own, enabled);
        return own is null ? null : new DefaultPlan(own.Then, own.Enforced, saying[0].Source.Path, own.Span.Line);
    }

    private static void CheckAllowed(BoundFile[] saying, BoundDefault? own, IReadOnlyList<DecisionDraft> enabled)
    {
        DecisionDraft[] enforced = [.. enabled.Where(draft => draft.Bound.Enforced)];
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
