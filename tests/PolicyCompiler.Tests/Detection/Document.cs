namespace FastMcp.PolicyCompiler.Tests.Detection;

/// <summary>A text and all that is planted in it; what is not planted is no finding.</summary>
internal sealed record Document(string Kind, string Text, IReadOnlyList<Planted> Planted);
