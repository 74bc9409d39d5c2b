namespace FastMcp.Masking.Core;

/// <summary>One step of a key rule's path.</summary>
/// <param name="Kind">What it steps to.</param>
/// <param name="Name">The key, ASCII letters in lower case; empty for other kinds.</param>
/// <param name="Descends">Any number of levels may lie before it (<c>..</c>).</param>
internal sealed record KeyStep(KeyStepKind Kind, string Name, bool Descends);
