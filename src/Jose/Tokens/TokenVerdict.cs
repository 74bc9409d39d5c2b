namespace FastMcp.Jose.Tokens;

/// <summary>What came of a token: claims that are believed, or why not. Never both, never neither.</summary>
/// <param name="Claims">Believed.</param>
/// <param name="Key">What signed them.</param>
/// <param name="Fault">None with claims.</param>
public readonly record struct TokenVerdict(TokenClaims? Claims, Keys.SigningKey? Key, TokenFault Fault);
