namespace FastMcp.Policy.Agents;

/// <summary>An agent that the organisation knows.</summary>
/// <param name="Id">As policies and blocks name it.</param>
/// <param name="Owner">Whom to ask.</param>
/// <param name="Team">Empty: of no team.</param>
/// <param name="Upstreams">Globs of upstreams that it may call; empty: all.</param>
public sealed record RegisteredAgent(string Id, string Owner, string Team, IReadOnlyList<string> Upstreams);
