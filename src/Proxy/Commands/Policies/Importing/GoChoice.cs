namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>Alternatives, each a sequence of parts.</summary>
internal sealed record GoChoice(IReadOnlyList<IReadOnlyList<GoNode>> Alternatives);
