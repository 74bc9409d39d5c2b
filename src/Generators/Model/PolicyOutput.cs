namespace FastMcp.Generators.Model;

/// <summary>What a compile gives: the C# text, and what is wrong.</summary>
/// <param name="Source">The image and its files.</param>
/// <param name="Decisions">The decisions.</param>
/// <param name="Problems">What is wrong.</param>
internal sealed record PolicyOutput(string Source, string Decisions, EquatableArray<PolicyProblem> Problems);
