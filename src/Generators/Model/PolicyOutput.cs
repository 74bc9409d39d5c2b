namespace FastMcp.Generators.Model;

/// <summary>What a compile gives: the C# text, and what is wrong.</summary>
internal sealed record PolicyOutput(string Source, EquatableArray<PolicyProblem> Problems);
