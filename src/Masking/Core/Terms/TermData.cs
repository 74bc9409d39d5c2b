namespace FastMcp.Masking.Core.Terms;

/// <summary>What one dictionary rule looks for: terms, or tokens by their hashes.</summary>
internal sealed record TermData(TermList? Terms, HashedTokens? Tokens);
