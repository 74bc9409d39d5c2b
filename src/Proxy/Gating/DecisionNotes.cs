using FastMcp.Policy.Decisions;

namespace FastMcp.Proxy.Gating;

/// <summary>What an operator should know of the decisions in force, for start and health.</summary>
internal static class DecisionNotes
{
    /// <summary>Null: decisions are enforced.</summary>
    public static string? Of(DecisionSet decisions) =>
        decisions.IsNone ? "There are no decisions: every call is allowed."
        : !decisions.IsEnforced ? "All decisions only monitor: every call is allowed."
        : decisions.Decisions.All(decision => !decision.Enforced || decision.Then == Outcome.Allow) && decisions.Default.Then == Outcome.Allow ? "Decisions deny nothing: every call is allowed."
        : null;
}
