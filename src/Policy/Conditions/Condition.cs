using FastMcp.Policy.Conditions.Closures;
using FastMcp.Policy.Conditions.Values;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;

namespace FastMcp.Policy.Conditions;

/// <summary>A condition of a decision, ready to run. Immutable, for all threads.</summary>
public sealed class Condition
{
    private readonly Test _test;

    internal Condition(ConditionPlan plan)
    {
        _test = ClosureBuilder.TestOf(plan.Root);
        Text = plan.Text;
        Need = plan.Need;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The protocol that it applies to: of other calls it is not asked.</summary>
    public ProtocolNeed Need { get; }

    /// <summary>No allocation for bool, int and text over facts; steps come out of the frame's budget.</summary>
    public Truth Evaluate(ref Frame frame) => _test(ref frame);
}
