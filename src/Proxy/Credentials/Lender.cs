using System.Runtime.CompilerServices;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Connections;
using FastMcp.Proxy.Credentials.Templates;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Http;

namespace FastMcp.Proxy.Credentials;

/// <summary>Room 7: after the yes, the upstream's credential is lent for this call. A kept one costs no wait and no memory.</summary>
/// <remarks>State, safe for all threads. What is lent is the exchange's to give back, by <see cref="Return"/>.</remarks>
/// <param name="consents">Sends people to where they let the gateway call in their name.</param>
/// <param name="clients">Who can be sent.</param>
internal sealed class Lender(ConsentAnswer consents, UrlClients clients)
{
    private static readonly Refusal NotToBeHad = new(
        RefusalKind.CredentialUnavailable, "The credential for this upstream could not be had. Try again later, or tell the operator of the gateway.");

    private static readonly Refusal NotTaken = new(
        RefusalKind.CredentialUnavailable, "The upstream does not take the credential that the gateway has for it. Tell the operator of the gateway.");

    private static readonly Refusal NotInABatch = new(
        RefusalKind.BatchUnsupported, "The credential for this upstream depends on the call: send each message by itself.");

    private static readonly Refusal NoneThere = new(
        RefusalKind.CredentialUnavailable, "The upstream wants a credential, and the gateway has none for it. Tell the operator of the gateway.");

    public ValueTask<Step<Lease>> LendAsync(Permit permit, Caller caller, Exchange exchange)
    {
        var by = permit.By;
        if (exchange.Call.Terms.Lending is not { } lending)
        {
            return new(Lease.None);
        }

        if (lending.NeedsConsent)
        {
            UrlClients.Note(exchange.Call);
        }

        if (lending.DependsOnDecisions && exchange.Call.Kind == CallKind.McpBatch)
        {
            return new(NotInABatch);
        }

        if (lending.For(by) is not { } credential)
        {
            return new(Lease.None);
        }

        if (credential.Placeholders.Count == 0 && credential.Recall(LeaseKey.Of(credential, caller, "")) is { } kept)
        {
            return new(Borrow(kept, exchange));
        }

        return MintAsync(credential, caller, exchange);
    }

    /// <summary>The upstream refused a call with 401: one more try, with a new one.</summary>
    /// <param name="refused">What it was lent.</param>
    public async ValueTask<Step<Lease>> AgainAsync(Lease refused, Exchange exchange)
    {
        var (credential, caller) = (refused.Of!, exchange.Call.State.Caller!);
        if (credential.NeedsConsent)
        {
            // While the lease is still in use.
            await Task.Run(() => credential.Refuse(ScopeOf(credential, caller, exchange, TemplateValues.None), refused)).ConfigureAwait(false);
        }

        Reject(credential, caller, refused, exchange);
        Return(exchange);
        return await MintAsync(credential, caller, exchange).ConfigureAwait(false);
    }

    /// <summary>It refused the new one too, or a call for which there is none.</summary>
    public Refusal Refused(Lease refused, Exchange exchange)
    {
        if (refused.Place == LeasePlace.None)
        {
            return NoneThere;
        }

        Reject(refused.Of!, exchange.Call.State.Caller!, refused, exchange);
        return NotTaken;
    }

    /// <summary>The exchange needs it no more.</summary>
    public void Return(Exchange exchange)
    {
        if (exchange.Call.State.OpensUrls)
        {
            clients.Remember(exchange);
        }

        exchange.GiveBack()?.Release();
    }

    private static void Reject(LentCredential credential, Caller caller, Lease refused, Exchange exchange) =>
        credential.Reject(LeaseKey.Of(credential, caller, exchange.LentFor), refused);

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<Step<Lease>> MintAsync(LentCredential credential, Caller caller, Exchange exchange)
    {
        if (TemplateValues.Of(credential.Placeholders, exchange.Call, caller, out var missing) is not { } values)
        {
            return new Refusal(RefusalKind.Denied, $"The credential for this call is made for '{missing}', and the call does not say it as a name (letters, digits, '.', '_' and '-').");
        }

        exchange.LentFor = values.Key;
        var key = LeaseKey.Of(credential, caller, values.Key);
        if (credential.Recall(key) is { } kept)
        {
            return Borrow(kept, exchange);
        }

        var scope = ScopeOf(credential, caller, exchange, values);
        return await credential.MintAsync(key, scope).ConfigureAwait(false) is { } lease ? Borrow(lease, exchange)
            : credential.NeedsConsent ? await ConsentAsync(credential, key, scope, exchange).ConfigureAwait(false)
            : NotToBeHad;
    }

    // Whoever was sent to the console before is waited for; who was not is sent.
    private async ValueTask<Step<Lease>> ConsentAsync(LentCredential credential, LeaseKey key, LendScope scope, Exchange exchange)
    {
        var wanted = await credential.ConsentAsync(scope, waits: exchange.Call.State.Consent == ConsentMark.Sent).ConfigureAwait(false);
        return wanted is null ? NotToBeHad
            : !wanted.IsThere ? consents.Of(exchange, wanted)
            : await credential.MintAsync(key, scope).ConfigureAwait(false) is { } lease ? Borrow(lease, exchange)
            : NotToBeHad;
    }

    private static LendScope ScopeOf(LentCredential credential, Caller caller, Exchange exchange, TemplateValues values) =>
        new(caller.Facts.Subject, credential.IsPerCaller ? TokenOf(exchange) : default, values)
        {
            EndsAt = credential.IsPerCaller ? caller.EndsAt : long.MaxValue,
            Owner = GrantOwner.Of(caller.Facts),
        };

    private static Lease Borrow(Lease lease, Exchange exchange)
    {
        lease.Of!.Leases.Lent(exchange.Opened, lease);
        return exchange.Borrow(lease);
    }

    // A caller that was believed by a token showed it there.
    private static byte[] TokenOf(Exchange exchange) =>
        exchange.Call.State.Caller is { Facts.Authenticated: true } && Presented.TryRead(exchange.Call.Head, takesKeys: false, out var token) && !ApiKeyOf(token) ? token.ToArray() : [];

    private static bool ApiKeyOf(ReadOnlySpan<byte> token) => Identity.ApiKeys.ApiKey.IsOne(token);
}
