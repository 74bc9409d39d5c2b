using System.Net.Http.Headers;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>
/// OAuth 2 client credentials (RFC 6749 section 4.4), for a resource (RFC 8707). The gateway shows itself by a secret, by an assertion that it signs (RFC 7523 section 2.2), or
/// by one that somebody else keeps in a file, such as a workload's token (Entra workload identity federation).
/// </summary>
internal sealed class ClientCredentialsSource(SourceTerms terms) : ICredentialSource
{
    public bool Revokes => terms.Config.Text("revoke-url") is not null;

    public async Task<Minted> MintAsync(LendScope scope)
    {
        var (login, assertion, minted) = await ShowAsync().ConfigureAwait(false);
        return minted ?? await TokenEndpoint.AskAsync(
            terms,
            [
                new("grant_type", "client_credentials"),
                new("scope", terms.Fill("scope", scope)),
                new("audience", terms.Fill("audience", scope)),
                new("resource", terms.Fill("resource", scope)),
                new("client_id", assertion is null ? null : terms.Config.Text("client")),
                new("client_assertion_type", assertion is null ? null : "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                new("client_assertion", assertion),
            ],
            login).ConfigureAwait(false);
    }

    public Task<bool> RevokeAsync(in Minted minted) => RevokeAsync(minted.Secret!);

    private async Task<bool> RevokeAsync(Secret token)
    {
        var (login, _, _) = await ShowAsync().ConfigureAwait(false);
        return await TokenEndpoint.RevokeAsync(terms, token, login).ConfigureAwait(false);
    }

    private async Task<(AuthenticationHeaderValue? Login, string? Assertion, Minted? WhyNot)> ShowAsync()
    {
        var client = terms.Config.Text("client")!;
        if (terms.Config.Text("secret-file") is not null)
        {
            return await terms.ReadAsync("secret-file").ConfigureAwait(false) is { } secret ? (BasicLogin.Of(client, secret), null, null) : (null, null, terms.Unreadable("secret-file"));
        }

        if (terms.Config.Text("assertion-file") is not null)
        {
            return await terms.ReadAsync("assertion-file").ConfigureAwait(false) is { } read ? (null, read, null) : (null, null, terms.Unreadable("assertion-file"));
        }

        var made = await Assertion.MakeAsync(terms, client, client, terms.Config.Text("url")!, null).ConfigureAwait(false);
        return made is null ? (null, null, terms.Unreadable("key-file")) : (null, made, null);
    }
}
