using System.Text;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>Token exchange (RFC 8693): the subject is the caller; the actor, where a file has its token, the gateway.</summary>
internal sealed class TokenExchangeSource(SourceTerms terms) : ICredentialSource
{
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    public bool Revokes => terms.Config.Text("revoke-url") is not null;

    public async Task<Minted> MintAsync(LendScope scope)
    {
        if (scope.Token.IsEmpty)
        {
            return Minted.None("the caller has no token that could be exchanged");
        }

        if (await terms.ReadAsync("secret-file").ConfigureAwait(false) is not { } secret)
        {
            return terms.Unreadable("secret-file");
        }

        var actor = await terms.ReadAsync("actor-file").ConfigureAwait(false);
        return await TokenEndpoint.AskAsync(
            terms,
            [
                new("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                new("subject_token", Encoding.ASCII.GetString(scope.Token.Span)),
                new("subject_token_type", AccessToken),
                new("actor_token", actor),
                new("actor_token_type", actor is null ? null : "urn:ietf:params:oauth:token-type:jwt"),
                new("requested_token_type", AccessToken),
                new("scope", terms.Fill("scope", scope)),
                new("audience", terms.Fill("audience", scope)),
                new("resource", terms.Fill("resource", scope)),
            ],
            BasicLogin.Of(terms.Config.Text("client")!, secret)).ConfigureAwait(false);
    }

    public Task<bool> RevokeAsync(in Minted minted) => RevokeAsync(minted.Secret!);

    private async Task<bool> RevokeAsync(Secret token) =>
        await terms.ReadAsync("secret-file").ConfigureAwait(false) is { } secret
        && await TokenEndpoint.RevokeAsync(terms, token, new ClientProof(BasicLogin.Of(terms.Config.Text("client")!, secret), [], null)).ConfigureAwait(false);
}
