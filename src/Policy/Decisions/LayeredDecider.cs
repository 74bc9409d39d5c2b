using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.Policy.Decisions;

/// <summary>
/// The organisation decides, then the caller's team, then its agent. A layer below makes the verdict stricter; it makes it looser only where
/// what decided is waivable, and then no further than what above is not waivable.
/// </summary>
internal sealed class LayeredDecider : IDecider
{
    private readonly Decider _org;
    private readonly Dictionary<string, Decider> _teams;
    private readonly Dictionary<string, Decider> _agents;

    /// <param name="org">The organisation's.</param>
    /// <param name="below">Those of teams and agents; without a default they say nothing where none of theirs holds.</param>
    public LayeredDecider(Decider org, IReadOnlyList<(DecisionLayer Layer, Decider Decider)> below)
    {
        _org = org;
        _teams = below.Where(one => one.Layer.Kind == LayerKind.Team).ToDictionary(one => one.Layer.Name, one => one.Decider, StringComparer.Ordinal);
        _agents = below.Where(one => one.Layer.Kind == LayerKind.Agent).ToDictionary(one => one.Layer.Name, one => one.Decider, StringComparer.Ordinal);
        Reads = new FactSet(below.Aggregate(org.Reads.Bits, (reads, one) => reads | one.Decider.Reads.Bits));
    }

    public FactSet Reads { get; }

    public Verdict Decide(in CallFacts facts)
    {
        var verdict = _org.Judge(facts, out var would);
        if (_teams.GetValueOrDefault(facts.Caller.Team) is var team && _agents.GetValueOrDefault(facts.Caller.RegisteredAs) is var agent && team is null && agent is null)
        {
            return Decider.Join(verdict, would);
        }

        var (ofTeam, teamWould, ofAgent, agentWould) = (default(Verdict), default(Verdict), default(Verdict), default(Verdict));
        ofTeam = team is null ? default : team.Judge(facts, out teamWould);
        ofAgent = agent is null ? default : agent.Judge(facts, out agentWould);
        var failed = verdict.Failed ?? ofTeam.Failed ?? ofAgent.Failed;
        return Decider.Join(Fold(verdict, ofTeam, ofAgent, team, facts, enforced: true), Fold(would, teamWould, agentWould, team, facts, enforced: false)) with { Failed = failed };
    }

    public bool Guards => _org.Guards || _teams.Values.Any(one => one.Guards) || _agents.Values.Any(one => one.Guards);

    public bool MayEver(in CallFacts facts)
    {
        var (passes, waivable) = (false, false);
        var below = (_teams.GetValueOrDefault(facts.Caller.Team), _agents.GetValueOrDefault(facts.Caller.RegisteredAs));
        foreach (var layer in (ReadOnlySpan<Decider?>)[_org, below.Item1, below.Item2])
        {
            var mayBeWaived = false;
            switch (layer?.ReachOf(facts, out mayBeWaived) ?? Reach.Silent)
            {
                case Reach.Denies when !mayBeWaived:
                    return false;
                case Reach.Denies or Reach.DeniesUnlessWaived:
                    (passes, waivable) = (false, true);
                    break;
                case Reach.Passes:
                    passes |= ReferenceEquals(layer, _org) || waivable;
                    break;
                default:
                    break;
            }

            waivable |= mayBeWaived;
        }

        return passes;
    }

    private Verdict Fold(in Verdict org, in Verdict ofTeam, in Verdict ofAgent, Decider? team, in CallFacts facts, bool enforced)
    {
        var verdict = org;
        if (ofTeam.By is not null)
        {
            verdict = ofTeam.Outcome < verdict.Outcome ? ofTeam
                : ofTeam.Outcome == verdict.Outcome ? Asked(verdict, ofTeam) with { TeamOwes = ofTeam.DutiesBelow }
                : verdict.Waivable ? Stricter(ofTeam, _org.FloorOf(org, facts, enforced))
                : verdict;
        }

        if (ofAgent.By is not null)
        {
            verdict = ofAgent.Outcome < verdict.Outcome ? ofAgent
                : ofAgent.Outcome == verdict.Outcome ? Asked(verdict, ofAgent) with { AgentOwes = ofAgent.DutiesBelow }
                : verdict.Waivable ? Stricter(Stricter(ofAgent, _org.FloorOf(org, facts, enforced)), team is null ? default : team.FloorOf(ofTeam, facts, enforced))
                : verdict;
        }

        return verdict;
    }

    // Where both ask, the people of both say yes.
    private static Verdict Asked(in Verdict above, in Verdict below) =>
        above.Outcome == Outcome.Ask ? above with { Asks = AskTerms.Both(above.Asks ?? AskTerms.Default, below.Asks ?? AskTerms.Default) } : above;

    // Nothing is below what says nothing.
    private static Verdict Stricter(in Verdict own, in Verdict floor) => floor.By is not null && floor.Outcome < own.Outcome ? floor : own;
}
