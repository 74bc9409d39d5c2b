using FastMcp.PolicyCompiler.Agents.Plan;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Agents.Passes;

/// <summary>Agents have ids of their own, and no caller can be two of them.</summary>
internal static class CheckRecognition
{
    public static void Run(IReadOnlyList<BoundFile> files)
    {
        (BoundFile File, AgentPlan Plan, SourceSpan At)[] agents = [.. files.SelectMany(file => file.Registry.Agents.Select(agent => (file, agent.Plan, agent.At)))];
        if (agents.Length > RegistryCompiler.MostAgents)
        {
            (BoundFile file, _, SourceSpan at) = agents[RegistryCompiler.MostAgents];
            file.Bag.Error(Codes.Registry, at, $"There are {agents.Length} agents; at most {RegistryCompiler.MostAgents} are registered.");
            return;
        }

        for (int later = 1; later < agents.Length; later++)
        {
            (BoundFile file, AgentPlan plan, SourceSpan at) = agents[later];
            AgentPlan? same = agents.Take(later).Select(one => one.Plan).FirstOrDefault(earlier => earlier.Id == plan.Id);
            if (same is not null)
            {
                file.Bag.Error(Codes.Registry, at, $"The agent id `{plan.Id}` is taken: {same.File}, line {same.Line}.");
            }
            else if (agents.Take(later).Select(one => one.Plan).FirstOrDefault(earlier => MayBeBoth(earlier, plan)) is { } other)
            {
                file.Bag.Error(Codes.Recognition, at, $"A caller could be both `{plan.Id}` and `{other.Id}` ({other.File}, line {other.Line}): nothing that they are recognised by tells them apart.");
            }
        }
    }

    private static bool MayBeBoth(AgentPlan one, AgentPlan other) =>
        Meet(one.Clients, other.Clients) && Meet(one.Subjects, other.Subjects) && Meet(one.Claims, other.Claims)
        && Meet(one.ApiKeys, other.ApiKeys) && Meet(one.Issuers, other.Issuers) && Meet(one.Routes, other.Routes);

    private static bool Meet(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.Count == 0 || other.Count == 0 || one.Any(a => other.Any(b => Globs.Meet(a, b)));
}
