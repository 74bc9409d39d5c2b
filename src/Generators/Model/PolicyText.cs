namespace FastMcp.Generators.Model;

/// <summary>One policy file. Plain data that compares by value: what the pipeline may cache.</summary>
/// <param name="Path">Where diagnostics point.</param>
/// <param name="Name">As the compiled rules name their file; the same on every machine.</param>
/// <param name="Text">The YAML text.</param>
internal sealed record PolicyText(string Path, string Name, string Text);
