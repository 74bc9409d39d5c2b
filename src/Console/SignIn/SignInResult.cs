namespace FastMcp.WebConsole.SignIn;

/// <summary>Who it is, or why nobody. Never both, never neither.</summary>
/// <param name="Person">Null: nobody.</param>
/// <param name="WhyNot">One sentence, without a word of the token.</param>
public readonly record struct SignInResult(SignedIn? Person, string? WhyNot);
