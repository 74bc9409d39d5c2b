namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>A grant by an assertion that the gateway signs (RFC 7523 section 2.1), as service accounts of Google, Salesforce and others have it.</summary>
internal sealed class JwtBearerSource(SourceTerms terms) : ICredentialSource
{
    public async Task<Minted> MintAsync(LendScope scope)
    {
        var issuer = terms.Config.Text("issuer")!;
        var asked = terms.Fill("scope", scope);
        var assertion = await Assertion.MakeAsync(terms, issuer, terms.Fill("subject", scope) ?? issuer, terms.Fill("audience", scope) ?? terms.Config.Text("url")!, asked).ConfigureAwait(false);
        return assertion is null
            ? terms.Unreadable("key-file")
            : await TokenEndpoint.AskAsync(
                terms, [new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("assertion", assertion), new("scope", asked)], null).ConfigureAwait(false);
    }
}
