namespace FastMcp.PolicyCompiler.Agents.Plan;

/// <summary>A registered agent. What is empty of its recognition is not looked at; all that is not empty has to fit.</summary>
internal sealed record AgentPlan
{
    public required string Id { get; init; }

    public required string File { get; init; }

    /// <summary>From 1.</summary>
    public required int Line { get; init; }

    public required string Owner { get; init; }

    /// <summary>Empty: of no team.</summary>
    public string Team { get; init; } = "";

    /// <summary>OAuth clients.</summary>
    public IReadOnlyList<string> Clients { get; init; } = [];

    /// <summary>Globs of subjects.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>What the caller's token says that its agent is.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>Ids of API keys.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>Routes that only this agent can reach, by the operator's word.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>Globs of upstreams that it may call; empty: all.</summary>
    public IReadOnlyList<string> Upstreams { get; init; } = [];
}
