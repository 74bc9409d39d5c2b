namespace FastMcp.WebConsole.SignIn;

/// <summary>What a team sees: the routes that are theirs.</summary>
/// <param name="Name">Of the team.</param>
/// <param name="Groups">Whose members are of it.</param>
/// <param name="Routes">Names of routes.</param>
public sealed record ConsoleTeam(string Name, IReadOnlyList<string> Groups, IReadOnlyList<string> Routes);
