namespace FastMcp.WebConsole;

/// <param name="Id">Names it for being lifted.</param>
/// <param name="Words">What is stopped, since when, until when, why.</param>
public sealed record BlockView(string Id, string Words);
