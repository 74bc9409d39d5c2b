namespace FastMcp.WebConsole;

/// <summary>What an admin asks to be stopped, as it was written.</summary>
/// <param name="Scope">caller, agent, tool or upstream.</param>
/// <param name="Name">Whose.</param>
/// <param name="Seconds">How long; null: until it is lifted.</param>
/// <param name="Reason">For agents and operators; one line.</param>
public sealed record BlockForm(string Scope, string Name, long? Seconds, string Reason);
