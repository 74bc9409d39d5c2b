namespace FastMcp.WebConsole;

/// <summary>One name with its value.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">As text.</param>
/// <param name="Bad">True: an operator should look at it.</param>
public sealed record FactView(string Name, string Value, bool Bad = false);
