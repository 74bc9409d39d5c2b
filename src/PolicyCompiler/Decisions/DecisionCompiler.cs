using FastMcp.PolicyCompiler.Agents;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Catalogues;
using FastMcp.PolicyCompiler.Decisions.Passes;
using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.PolicyCompiler.Decisions;

/// <summary>The decisions of all files -> a plan; what is wrong goes to the files' diagnostics.</summary>
internal static class DecisionCompiler
{
    public static DecisionsPlan Compile(IReadOnlyList<BoundFile> files, RuleIds rules)
    {
        DecisionDraft[] drafts = [.. files.SelectMany(file => file.Decisions.Select(bound => new DecisionDraft(file, bound)))];
        UniqueDecisions.Run(drafts);
        DecisionDraft[] enabled = [.. drafts.Where(draft => draft.Bound.Enabled)];
        CheckDecisionCount.Run(enabled);
        CheckEnforces.Run(drafts, rules);
        CompileConditions.Run(drafts);
        IReadOnlyList<CataloguePlan> catalogues = CatalogueBinder.Check(files);
        CheckFacts.Run(drafts, catalogues.Count > 0);
        CheckReach.Run(drafts);
        CheckAsks.Run(drafts);
        CheckDuties.Run(drafts);
        CheckTies.Run([.. enabled.Where(draft => !draft.IsWrong)]);
        CheckShadows.Run([.. enabled.Where(draft => !draft.IsWrong)]);
        DefaultPlan? otherwise = BindDefaults.Run(files, enabled);
        return new DecisionsPlan([.. enabled.Select(draft => draft.ToPlan())], otherwise)
        {
            Below = BindDefaults.Below(files),
            Catalogues = catalogues,
            Registry = RegistryCompiler.Compile(files),
            Exceptions = BindExceptions.Run(files, enabled, rules),
        };
    }
}
