using FastMcp.Policy.Facts;

namespace FastMcp.Policy.Decisions;

/// <summary>
/// The decider of a configuration without decisions: everything may pass, and start-up and health say so.
/// </summary>
public sealed class AllowAll : IDecider
{
    private static readonly Verdict Allowed =
        new(Outcome.Allow, DecisionSource.Builtin("allow-all"), null);

    public static AllowAll Instance { get; } = new();

    private AllowAll()
    {
    }

    public FactSet Reads => default;

    public Verdict Decide(in CallFacts facts) => Allowed;

    public bool MayEver(in CallFacts facts) => true;

    public bool Guards => false;
}
