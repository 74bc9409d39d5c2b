using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>Tokens by their hashes; the file is the rule's.</summary>
/// <param name="Salt">Key of the hash.</param>
/// <param name="Further">Characters of a token beside letters and digits.</param>
/// <param name="Shortest">Characters of a token.</param>
/// <param name="Longest">Characters of a token.</param>
internal sealed record BoundHashedTerms(ScalarNode Salt, string Further, int Shortest, int Longest);
