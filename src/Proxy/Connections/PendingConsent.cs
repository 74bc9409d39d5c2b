namespace FastMcp.Proxy.Connections;

/// <summary>A browser that was led to an authorization server. Only what came back to the same sign-in is believed.</summary>
/// <param name="Terms">What is consented to.</param>
/// <param name="Owner">Who.</param>
/// <param name="Browser">The sign-in at the console that it began in.</param>
/// <param name="Server">Where it went.</param>
/// <param name="Client">By which that server knows the gateway.</param>
/// <param name="Verifier">Of PKCE: it stays here until the code comes.</param>
/// <param name="Began">When.</param>
internal sealed record PendingConsent(ConnectionTerms Terms, GrantOwner Owner, string Browser, ServerMetadata Server, string Client, string Verifier, DateTimeOffset Began)
{
    public override string ToString() => "***";
}
