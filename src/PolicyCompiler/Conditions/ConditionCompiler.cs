using FastMcp.PolicyCompiler.Conditions.Checking;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Conditions.Types;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Conditions;

/// <summary>The text of a condition -> a plan, or everything that is wrong with it. Pure, deterministic, bounded.</summary>
internal static class ConditionCompiler
{
    /// <summary>Compiles the condition in a policy file; what is wrong goes to the file's diagnostics, with its column in the file.</summary>
    public static ConditionPlan? Compile(ScalarNode text, IEnumerable<Fact> present, DiagnosticBag bag)
    {
        var errors = new List<ConditionError>();
        ConditionPlan? plan = Compile(text.Value, present, errors);
        foreach (ConditionError error in errors)
        {
            bag.Error(error.Code, text.At(error.At.Start, error.At.End), error.Message);
        }

        return plan;
    }

    /// <summary>Compiles the condition of a decision: over the facts of a call, true or false.</summary>
    /// <param name="present">Optional facts that the decision's match has made sure of.</param>
    public static ConditionPlan? Compile(string text, IEnumerable<Fact> present, List<ConditionError> errors)
    {
        IEnumerable<int> indexes = present.Select(fact => (int)fact);
        Expression? root = Parser.Parse(text, errors);
        CheckedCondition? found = root is null ? null : Checker.Check(root, FactSchema.Facts, indexes, errors);
        if (found is null)
        {
            return null;
        }

        if (found.Type.Kind is not (TypeKind.Bool or TypeKind.Dyn))
        {
            errors.Add(new(Codes.NotBool, found.Root.At, $"A condition is true or false; this one is a {found.Type}."));
        }

        PlanNode plan = new Lowering(FactSchema.Facts, errors).Lower(found.Root);
        long cost = new Cost(FactSchema.Facts).Of(plan);
        if (cost > ConditionLimits.Cost)
        {
            errors.Add(new(Codes.ConditionCost, found.Root.At, $"The condition may need {cost:N0} steps; {ConditionLimits.Cost:N0} is the most. Nest fewer macros."));
        }

        return errors.Count == 0 ? new ConditionPlan(text, plan, found.Need, cost) : null;
    }
}
