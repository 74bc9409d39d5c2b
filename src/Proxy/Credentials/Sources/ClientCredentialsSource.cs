namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>OAuth 2 client credentials (RFC 6749 section 4.4), for a resource (RFC 8707). How the gateway shows itself is said by <see cref="ClientProof"/>.</summary>
internal sealed class ClientCredentialsSource(SourceTerms terms) : ICredentialSource
{
    public bool Revokes => terms.Config.Text("revoke-url") is not null;

    public async Task<Minted> MintAsync(LendScope scope)
    {
        var proof = await ClientProof.OfAsync(terms).ConfigureAwait(false);
        return proof.WhyNot ?? await TokenEndpoint.AskAsync(
            terms,
            [
                new("grant_type", "client_credentials"),
                new("scope", terms.Fill("scope", scope)),
                new("audience", terms.Fill("audience", scope)),
                new("resource", terms.Fill("resource", scope)),
                .. proof.Form,
            ],
            proof.Login).ConfigureAwait(false);
    }

    public Task<bool> RevokeAsync(in Minted minted) => RevokeAsync(minted.Secret!);

    private async Task<bool> RevokeAsync(Secret token)
    {
        var proof = await ClientProof.OfAsync(terms).ConfigureAwait(false);
        return proof.WhyNot is null && await TokenEndpoint.RevokeAsync(terms, token, proof).ConfigureAwait(false);
    }
}
