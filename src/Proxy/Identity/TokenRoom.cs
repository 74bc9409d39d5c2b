using System.Text;
using FastMcp.Jose;
using FastMcp.Jose.Signatures;
using FastMcp.Jose.Tokens;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Identity.Issuers;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Identity;

/// <summary>
/// From a token to its caller: remembered, or taken apart, its key found, its signature checked off the socket threads, its claims read. What an issuer
/// does not sign it is asked about.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class TokenRoom(OffLoop work, TimeProvider clock, IdentityCounters counters)
{
    /// <summary>Null: the token has to be verified. No allocation.</summary>
    public Remembered? Recall(RouteIdentity route, in TokenKey key)
    {
        if (route.Cache.Find(key) is not { } known)
        {
            return null;
        }

        if (known.Holds(clock.GetUtcNow().ToUnixTimeSeconds()))
        {
            counters.Remembered.Add();
            return known;
        }

        route.Cache.Forget(key);
        return null;
    }

    /// <summary>The fault says why there is nobody; <c>Ran: false</c>: too many tokens are verified at the moment.</summary>
    public async ValueTask<(Remembered? Token, TokenFault Fault, bool Ran)> VerifyAsync(RouteIdentity route, TokenKey key, byte[] token)
    {
        var message = JwsReader.Read(token, out var fault);
        if (message is null)
        {
            return fault == TokenFault.NotCompact && route.Introspecting is { } asked
                ? await IntrospectAsync(route, key, asked, token).ConfigureAwait(false)
                : (null, fault, true);
        }

        fault = ClaimsReader.IssuerOf(message.Payload, out var name);
        var issuer = fault == TokenFault.None ? route.Find(name) : null;
        fault = fault != TokenFault.None ? fault : issuer is null ? TokenFault.IssuerUnknown : issuer.Rules.CheckHeader(message);
        if (fault != TokenFault.None)
        {
            return (null, fault, true);
        }

        var found = await issuer!.Keys.FindAsync(message.Kid).ConfigureAwait(false);
        if (found.Key is null)
        {
            return (null, found.Fault, true);
        }

        var now = clock.GetUtcNow();
        var (ran, verdict) = await work.RunAsync((message, found.Key, issuer.Rules, route.Audiences, now), static all => TokenVerifier.Verify(all.message, all.Key, all.Rules, all.Audiences, all.now)).ConfigureAwait(false);
        return !ran ? (null, TokenFault.None, false)
            : verdict.Claims is { } claims ? (Keep(route, key, issuer, verdict, claims.EndsAt), TokenFault.None, true)
            : (null, verdict.Fault, true);
    }

    private async ValueTask<(Remembered? Token, TokenFault Fault, bool Ran)> IntrospectAsync(RouteIdentity route, TokenKey key, Issuer issuer, byte[] token)
    {
        var now = clock.GetUtcNow();
        var verdict = await issuer.Introspection!.AskAsync(key, Encoding.ASCII.GetString(token), issuer.Rules, route.Audiences, now).ConfigureAwait(false);
        if (verdict.Claims is not { } claims)
        {
            return (null, verdict.Fault, true);
        }

        var until = Math.Min(claims.EndsAt, now.ToUnixTimeSeconds() + (long)issuer.Introspection.Keep.TotalSeconds);
        return (Keep(route, key, issuer, verdict, until), TokenFault.None, true);
    }

    private Remembered Keep(RouteIdentity route, in TokenKey key, Issuer issuer, in TokenVerdict verdict, long until)
    {
        var claims = verdict.Claims!;
        var facts = new CallerFacts(claims.Subject, claims.Groups)
        {
            Authenticated = true,
            Issuer = claims.Issuer,
            Client = claims.Client,
            Agent = claims.Agent,
            Claims = claims.Json,
            Scopes = claims.Scopes,
        };
        var caller = new Caller(facts) { EndsAt = claims.EndsAt, Token = key, Scopes = claims.Scopes, Certificate = claims.Certificate };
        var token = new Remembered(caller, verdict.Key, issuer.Keys, !route.HasScopes(claims.Scopes), until);
        route.Cache.Add(key, token);
        counters.Verified.Add();
        return token;
    }
}
