using System.Security.Cryptography;
using FastMcp.Proxy.Connections;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>
/// The access token of a grant that the caller gave on the console (OAuth 2.1 code flow with PKCE at the upstream's authorization server). Lent to that caller alone; ended
/// with the grant, not with the call.
/// </summary>
internal sealed class OAuthUserSource(SourceTerms terms) : ICredentialSource
{
    public async Task<Minted> MintAsync(LendScope scope)
    {
        if (scope.Owner is not { } owner || terms is not { Grants: { } grants, Console: { } console })
        {
            return Minted.None("the caller is nobody who could consent: a key of the gateway, or anonymous");
        }

        var (grant, whyNot) = await grants.UseAsync(owner.IdFor(terms.Config.Name), new ConnectionTerms(terms.Config, console), terms.Outbound).ConfigureAwait(false);
        if (grant is null)
        {
            return whyNot is null ? Minted.NeedsConsent : Minted.None(whyNot);
        }

        using (grant)
        {
            // The grant is found by whose it is; that it says so itself is looked at once more, since a mistake here would be another's calls.
            return grant.Owner == owner ? Minted.Of(new Secret(grant.Access.Reveal())) with { EndsAt = grant.AccessEnds } : throw new CryptographicException("A grant of another caller.");
        }
    }

    public void Refuse(LendScope scope, Secret secret)
    {
        if (scope.Owner is { } owner)
        {
            terms.Grants?.Refuse(owner.IdFor(terms.Config.Name), secret);
        }
    }

    public async Task<ConsentWanted?> ConsentAsync(LendScope scope, bool waits)
    {
        if (scope.Owner is not { } owner || terms is not { Grants: { } grants, Console: { } console })
        {
            return null;
        }

        var (id, connection) = (owner.IdFor(terms.Config.Name), new ConnectionTerms(terms.Config, console));
        if (waits && await grants.WaitAsync(id, connection).ConfigureAwait(false))
        {
            return new ConsentWanted(connection.Name, connection.Page, IsThere: true);
        }

        // A grant that is there and cannot be used now (its server or the store is away) is no matter of consent.
        if (await Task.Run(() => grants.IsUsable(id, connection)).ConfigureAwait(false) != false)
        {
            return null;
        }

        grants.Counters.Missing.Add();
        return new ConsentWanted(connection.Name, connection.Page, IsThere: false);
    }
}
