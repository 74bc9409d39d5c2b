namespace FastMcp.Recording;

/// <summary>What was done to the gateway or to the record.</summary>
/// <param name="By">Who: an operator's name, or <c>gateway</c>.</param>
/// <param name="Act">start, reload, stop, view, export.</param>
/// <param name="Detail">Names out of the configuration and numbers; nothing of a payload.</param>
public readonly record struct AdminFacts(string By, string Act, string Detail);
