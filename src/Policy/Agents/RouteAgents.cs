using System.Runtime.CompilerServices;
using System.Text;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Decisions.Matching;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Agents.Plan;

namespace FastMcp.Policy.Agents;

/// <summary>Recognises the callers of one route, and judges what needs no decision: who is nobody, and who calls where it may not.</summary>
/// <remarks>Safe for all threads. A caller is recognised once and remembered for as long as its facts live: asking again allocates nothing.</remarks>
public sealed class RouteAgents
{
    private const string WhyUnregistered = "The caller is no registered agent. Ask the operator of the gateway to register it.";
    private const string WhyUpstream = "This agent is not registered for what it calls.";

    private static readonly DecisionSource Nobody = DecisionSource.Builtin("unregistered");
    private static readonly Verdict Elsewhere = new(Outcome.Deny, DecisionSource.Builtin("agent-upstreams"), WhyUpstream);
    private static readonly Verdict Stranger = new(Outcome.Deny, Nobody, WhyUnregistered);

    private readonly ConditionalWeakTable<CallerFacts, CallerFacts> _known = [];
    private readonly ConditionalWeakTable<CallerFacts, CallerFacts>.CreateValueCallback _recognise;
    private readonly Recognition[] _agents;
    private readonly Unregistered _unregistered;
    private readonly HashSet<string> _elsewhere = new(StringComparer.Ordinal);

    internal RouteAgents(AgentBook book, Recognition[] agents, string upstream)
    {
        (_agents, _unregistered, _recognise) = (agents, book.Unregistered, Recognise);
        var name = Encoding.UTF8.GetBytes(upstream);
        foreach (var agent in book.Agents.Where(agent => agent.Upstreams.Count > 0 && !agent.Upstreams.Any(glob => new NameGlob(glob).Matches(name))))
        {
            _elsewhere.Add(agent.Id);
        }
    }

    private RouteAgents() => (_agents, _recognise) = ([], Recognise);

    /// <summary>Nobody is registered: callers stay who they say that they are.</summary>
    public static RouteAgents None { get; } = new();

    /// <summary>The caller as the agent that it is.</summary>
    public CallerFacts Of(CallerFacts caller) => ReferenceEquals(this, None) ? caller : _known.GetValue(caller, _recognise);

    /// <summary>What must hold beside the decisions' verdict.</summary>
    /// <param name="caller">Recognised.</param>
    /// <param name="verdict">Of the decisions.</param>
    public Verdict Judge(CallerFacts caller, in Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (ReferenceEquals(this, None))
        {
            return verdict;
        }

        if (caller.RegisteredAs.Length > 0)
        {
            return _elsewhere.Contains(caller.RegisteredAs) ? Elsewhere : verdict;
        }

        return _unregistered switch
        {
            Unregistered.Deny => Stranger,
            Unregistered.Monitor when verdict.Outcome != Outcome.Deny => verdict with { Would = Outcome.Deny, WouldBy = Nobody },
            _ => verdict,
        };
    }

    private CallerFacts Recognise(CallerFacts caller)
    {
        foreach (var agent in _agents)
        {
            if (agent.Fits(caller))
            {
                return caller.As(agent.Agent.Id, agent.Agent.Team);
            }
        }

        // What a token says of its agent is no registration.
        return caller.As("", "");
    }
}
