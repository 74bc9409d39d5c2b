using System.Text;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>Entra ID's on-behalf-of flow: the caller's token is the assertion ("Microsoft identity platform and OAuth 2.0 On-Behalf-Of flow").</summary>
internal sealed class OnBehalfOfSource(SourceTerms terms) : ICredentialSource
{
    public async Task<Minted> MintAsync(LendScope scope)
    {
        if (scope.Token.IsEmpty)
        {
            return Minted.None("the caller has no token that could be exchanged");
        }

        return await terms.ReadAsync("secret-file").ConfigureAwait(false) is not { } secret
            ? terms.Unreadable("secret-file")
            : await TokenEndpoint.AskAsync(
                terms,
                [
                    new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                    new("client_id", terms.Config.Text("client")),
                    new("client_secret", secret),
                    new("assertion", Encoding.ASCII.GetString(scope.Token.Span)),
                    new("scope", terms.Fill("scope", scope)),
                    new("requested_token_use", "on_behalf_of"),
                ],
                null).ConfigureAwait(false);
    }
}
