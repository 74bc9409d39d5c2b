namespace FastMcp.WebConsole.SignIn;

/// <summary>Somebody who signs in with one click, on a console that is for a first look and on loopback.</summary>
/// <param name="Name">Subject of the token.</param>
/// <param name="Group">Which gives the role.</param>
/// <param name="Does">For the page: what they may do.</param>
public sealed record DemoPerson(string Name, string Group, string Does);
