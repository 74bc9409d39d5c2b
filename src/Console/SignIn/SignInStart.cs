namespace FastMcp.WebConsole.SignIn;

/// <summary>One try to sign in, in authorization code flow with PKCE. Each text is 32 bytes that nobody guesses, base64url.</summary>
/// <param name="State">Comes back by the browser.</param>
/// <param name="Nonce">Comes back in the ID token.</param>
/// <param name="Verifier">Of PKCE (RFC 7636): its hash goes with the browser, itself with the code.</param>
/// <param name="Redirect">Where the browser comes back to.</param>
public sealed record SignInStart(string State, string Nonce, string Verifier, Uri Redirect);
