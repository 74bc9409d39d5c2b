namespace FastMcp.WebConsole;

/// <summary>A registered agent.</summary>
/// <param name="Id">As policies name it.</param>
/// <param name="Owner">Whom to ask.</param>
/// <param name="Team">Empty: of no team.</param>
/// <param name="Upstreams">That it may call.</param>
public sealed record AgentView(string Id, string Owner, string Team, string Upstreams);
