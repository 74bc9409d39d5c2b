using FastMcp.Policy.Decisions;
using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Agents.Plan;

namespace FastMcp.Policy.Agents;

/// <summary>The registered agents of a policy. Immutable; a view of it is made for each route.</summary>
public sealed class AgentBook
{
    private readonly Recognition[] _agents;

    private AgentBook(RegistryPlan plan)
    {
        _agents = [.. plan.Agents.Select(agent => new Recognition(agent))];
        Unregistered = plan.Unregistered;
    }

    public static AgentBook None { get; } = new(RegistryPlan.None);

    /// <summary>Nobody is registered, and nobody has to be.</summary>
    public bool IsEmpty => _agents.Length == 0 && Unregistered == Unregistered.Allow;

    /// <summary>What becomes of callers that are no registered agent.</summary>
    public Unregistered Unregistered { get; }

    public IEnumerable<RegisteredAgent> Agents => _agents.Select(one => one.Agent);

    public static AgentBook Of(CompiledDecisions compiled)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        return compiled.Plan.Registry is { Agents.Count: 0, Unregistered: Unregistered.Allow } ? None : new AgentBook(compiled.Plan.Registry);
    }

    public RegisteredAgent? Find(string id) => Agents.FirstOrDefault(agent => agent.Id == id);

    /// <summary>What calls of one route are judged by.</summary>
    /// <param name="route">Name of the route.</param>
    /// <param name="upstream">Name of its upstream.</param>
    public RouteAgents For(string route, string upstream) => IsEmpty ? RouteAgents.None : new RouteAgents(this, [.. _agents.Where(agent => agent.IsOn(route))], upstream);
}
