using FastMcp.Proxy.Outbound;
using FastMcp.Recording;
using FastMcp.Store.Grants;

namespace FastMcp.Proxy.Connections;

/// <summary>What authorization servers give for refresh tokens, and take back.</summary>
internal sealed partial class GrantBook
{
    private async Task<(Grant? Grant, string? WhyNot)> RenewAsync(string id, StoredGrant stored, Grant grant, ConnectionTerms terms, OutboundClient outbound)
    {
        var (read, secret) = await terms.SecretAsync(outbound, clock).ConfigureAwait(false);
        using var tokens = grant.Refresh is null ? TokenSet.None("the access token has ended, and there is no refresh token", isOver: true)
            : !read ? TokenSet.None($"{terms.Config.Text("secret-file")} cannot be read")
            : await GrantEndpoint.AskAsync(
                outbound, grant.TokenUrl,
                [new("grant_type", "refresh_token"), new("refresh_token", System.Text.Encoding.ASCII.GetString(grant.Refresh.Reveal())), new("resource", grant.Resource)],
                grant.Client, secret, clock.GetUtcNow()).ConfigureAwait(false);
        if (tokens.IsOver)
        {
            Lose(id, stored, grant, tokens.WhyNot);
            return NoGrant;
        }

        if (tokens.Access is null)
        {
            store.Unclaim(id, stored.Version);
            return (null, tokens.WhyNot);
        }

        var next = grant.With(new TokenSet(new(tokens.Access.Reveal()), tokens.Refresh is null ? null : new(tokens.Refresh.Reveal()), tokens.Ends, tokens.Scope, "", false), clock.GetUtcNow());
        if (!store.TryPut(new StoredGrant(id, Next(stored.Version), seal.Seal(id, next)), stored.Version))
        {
            // It was ended meanwhile, and stays so: what was just given is not used, and taken back.
            using (next)
            {
                await RevokeAsync(next, terms, outbound).ConfigureAwait(false);
            }

            return NoGrant;
        }

        counters.Renewed.Add();
        Record.Admin(new AdminFacts("gateway", "renew", $"credential {grant.Credential} of {grant.Owner.Subject}, by {grant.Server}"));
        return (next, null);
    }

    /// <summary>Takes a grant back at its server, by its refresh token and its access token. False: the server did not take it.</summary>
    public async Task<bool> RevokeAsync(Grant grant, ConnectionTerms? terms, OutboundClient outbound)
    {
        // What was given by another server, or to another client, is none of this secret's business.
        var (read, secret) = terms is null || !terms.Covers(grant) ? (true, null) : await terms.SecretAsync(outbound, clock).ConfigureAwait(false);
        var isDone = read;
        if (read && grant.Refresh is { } refresh)
        {
            isDone = await GrantEndpoint.RevokeAsync(outbound, grant.RevocationUrl, refresh, isRefresh: true, grant.Client, secret).ConfigureAwait(false);
        }

        isDone &= read && await GrantEndpoint.RevokeAsync(outbound, grant.RevocationUrl, grant.Access, isRefresh: false, grant.Client, secret).ConfigureAwait(false);
        if (!isDone)
        {
            Log.NotRevoked(log, grant.Credential);
        }

        return isDone;
    }

    private void Lose(string id, StoredGrant stored, Grant grant, string whyNot)
    {
        if (store.TryRemove(id, stored.Version))
        {
            counters.Lost.Add();
            Changed?.Invoke(grant.Credential, grant.Owner);
            Record.Admin(new AdminFacts("gateway", "disconnect", $"credential {grant.Credential} of {grant.Owner.Subject}: its authorization server takes it no more"));
            Log.Lost(log, grant.Credential, whyNot);
        }
    }
}
