using System.Text;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>
/// Entra ID's on-behalf-of flow: the caller's token is the assertion ("Microsoft identity platform and OAuth 2.0 On-Behalf-Of flow"). The gateway shows itself by a secret, which stands in the
/// form as there, or as <see cref="ClientProof"/> says.
/// </summary>
internal sealed class OnBehalfOfSource(SourceTerms terms) : ICredentialSource
{
    public async Task<Minted> MintAsync(LendScope scope)
    {
        if (scope.Token.IsEmpty)
        {
            return Minted.None("the caller has no token that could be exchanged");
        }

        var (proof, whyNot) = await ShowAsync().ConfigureAwait(false);
        return whyNot ?? await TokenEndpoint.AskAsync(
            terms,
            [
                new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                .. proof,
                new("assertion", Encoding.ASCII.GetString(scope.Token.Span)),
                new("scope", terms.Fill("scope", scope)),
                new("requested_token_use", "on_behalf_of"),
            ],
            null).ConfigureAwait(false);
    }

    private async Task<(IReadOnlyList<KeyValuePair<string, string?>> Form, Minted? WhyNot)> ShowAsync()
    {
        if (terms.Config.Text("secret-file") is null)
        {
            var proof = await ClientProof.OfAsync(terms).ConfigureAwait(false);
            return (proof.Form, proof.WhyNot);
        }

        return await terms.ReadAsync("secret-file").ConfigureAwait(false) is { } secret
            ? ([new("client_id", terms.Config.Text("client")), new("client_secret", secret)], null)
            : ([], terms.Unreadable("secret-file"));
    }
}
