using FastMcp.Policy.Facts;

namespace FastMcp.Policy.Decisions;

/// <summary>The decider of decisions that cannot be read: nothing passes, not even what opens a connection.</summary>
public sealed class DenyAll : IDecider
{
    internal static readonly DecisionSource Source = DecisionSource.Builtin("policy-broken");

    private static readonly Verdict Denied = new(Outcome.Deny, Source, "The gateway's policy cannot be read at the moment, so nothing passes. Its operator was told.");

    public static DenyAll Instance { get; } = new();

    private DenyAll()
    {
    }

    public FactSet Reads => default;

    public Verdict Decide(in CallFacts facts) => Denied;

    public bool MayEver(in CallFacts facts) => false;

    public bool Guards => true;
}
