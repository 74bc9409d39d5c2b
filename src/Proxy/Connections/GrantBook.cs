using System.Collections.Concurrent;
using FastMcp.Proxy.Outbound;
using FastMcp.Recording;
using FastMcp.Store.Grants;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Connections;

/// <summary>
/// What people granted, and its life: kept sealed, renewed by one at a time on all nodes, ended by its owner, an admin, or a server that takes its refresh token no more. A renewal is
/// kept before anything is lent by it: servers that rotate refresh tokens take each one once.
/// </summary>
/// <remarks>State, safe for all threads, which may block in it: no socket thread comes here.</remarks>
internal sealed partial class GrantBook(IGrantStore store, GrantSeal seal, ConnectionCounters counters, TimeProvider clock, ILogger<GrantBook> log) : IDisposable
{
    // By id: who renews a grant in this process, the others wait.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly ConcurrentDictionary<string, long> _refused = new(StringComparer.Ordinal);

    public ConnectionCounters Counters => counters;

    /// <summary>Set once, before the first call.</summary>
    public SessionLog Record { get; set; } = SessionLog.Off;

    /// <summary>Told of a credential and an owner whose grant is another one, or none: what was made of the one before is not lent again.</summary>
    public Action<string, GrantOwner>? Changed { get; set; }

    /// <summary>Null: there is none. The caller disposes of it.</summary>
    /// <exception cref="IOException">The store cannot be had.</exception>
    public Grant? Find(string id) => store.Find(id) is { } stored ? seal.Open(id, stored.Sealed) : null;

    /// <summary>All that this node can read, for admins. The caller disposes of them.</summary>
    /// <exception cref="IOException">The store cannot be had.</exception>
    public IReadOnlyList<(string Id, Grant Grant)> List()
    {
        var all = store.List(ConnectionLimits.Page);
        if (all.Count == ConnectionLimits.Page)
        {
            counters.Page.Add();
        }

        return [.. all.Select(stored => (stored.Id, Grant: seal.Open(stored.Id, stored.Sealed))).Where(one => one.Grant is not null).Select(one => (one.Id, one.Grant!))];
    }

    /// <summary>Keeps what was granted in the place of what was before, which is given back to be revoked; null: there was nothing, or nobody can read it.</summary>
    /// <exception cref="IOException">The store cannot be had: nothing was kept.</exception>
    public async Task<Grant?> PutAsync(string id, Grant grant)
    {
        var turn = await TurnAsync(id).ConfigureAwait(false);
        try
        {
            for (var again = 0; again < 10; again++)
            {
                var before = store.Find(id);
                if (store.TryPut(new StoredGrant(id, Next(before?.Version ?? 0), seal.Seal(id, grant)), before?.Version ?? 0))
                {
                    _refused.TryRemove(id, out _);
                    counters.Consented.Add();
                    Record.Admin(new AdminFacts(WhoOf(grant), "connect", $"credential {grant.Credential}, by {grant.Server}"));
                    Changed?.Invoke(grant.Credential, grant.Owner);
                    Pulse(id);
                    return before is null ? null : seal.Open(id, before.Sealed);
                }
            }

            throw new IOException("The grant is changed by others all the time.");
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Ends it here; it is given back to be revoked at its server. Null: there is none that could be read.</summary>
    /// <param name="id">Of the grant.</param>
    /// <param name="by">For the record.</param>
    /// <exception cref="IOException">The store cannot be had: it goes on.</exception>
    public Grant? End(string id, string by)
    {
        // Whatever version is there: it is the grant that ends, not its last renewal.
        for (var again = 0; again < 10 && store.Find(id) is { } stored; again++)
        {
            if (store.TryRemove(id, stored.Version))
            {
                _refused.TryRemove(id, out _);
                counters.Ended.Add();
                var grant = seal.Open(id, stored.Sealed);
                if (grant is not null)
                {
                    Changed?.Invoke(grant.Credential, grant.Owner);
                }

                Record.Admin(new AdminFacts(by, "disconnect", grant is null ? "a grant that cannot be read" : $"credential {grant.Credential} of {grant.Owner.Subject}, by {grant.Server}"));
                return grant;
            }
        }

        return null;
    }

    /// <summary>The upstream refuses the access token that was lent last: it is renewed before it is lent again.</summary>
    public void Refuse(string id, Credentials.Secret access)
    {
        try
        {
            if (store.Find(id) is not { } stored)
            {
                return;
            }

            using var grant = seal.Open(id, stored.Sealed);
            if (grant is not null && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(grant.Access.Reveal(), access.Reveal()))
            {
                _refused[id] = stored.Version;
            }
        }
        catch (IOException)
        {
            // It is lent again, and refused again: the client is told so.
        }
    }

    /// <summary>The grant with an access token that lasts, renewed if need be; or why not; neither: nobody has consented, or not to this. Its end is on record where the server says that it is over.</summary>
    /// <param name="id">Of the grant.</param>
    /// <param name="terms">It must have been given for these.</param>
    /// <param name="outbound">Fetches.</param>
    /// <exception cref="IOException">The store cannot be had.</exception>
    public async Task<(Grant? Grant, string? WhyNot)> UseAsync(string id, ConnectionTerms terms, OutboundClient outbound)
    {
        if (Fresh(id, terms) is { } fresh)
        {
            return (fresh, null);
        }

        var turn = TurnOf(id);
        if (!await turn.WaitAsync(ConnectionLimits.Claim).ConfigureAwait(false))
        {
            return (null, "too many wait for the authorization server already");
        }

        try
        {
            var since = clock.GetTimestamp();
            while (store.Find(id) is { } stored)
            {
                if (seal.Open(id, stored.Sealed) is not { } grant)
                {
                    return (null, "the grant cannot be opened: it was sealed by another masking key");
                }

                if (!terms.Covers(grant))
                {
                    grant.Dispose();
                    return NoGrant;
                }

                if (IsFresh(id, stored, grant))
                {
                    return (grant, null);
                }

                if (grant.Refresh is null || store.TryClaim(id, stored.Version, ConnectionLimits.Claim))
                {
                    using (grant)
                    {
                        return await RenewAsync(id, stored, grant, terms, outbound).ConfigureAwait(false);
                    }
                }

                // Another node is at it.
                grant.Dispose();
                if (clock.GetElapsedTime(since) > ConnectionLimits.Claim)
                {
                    return (null, "another node has been renewing the grant for too long");
                }

                await Task.Delay(ConnectionLimits.Look, clock).ConfigureAwait(false);
            }

            return NoGrant;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => store.Dispose();

    private static readonly (Grant? Grant, string? WhyNot) NoGrant = (null, null);

    private async Task<SemaphoreSlim> TurnAsync(string id)
    {
        var turn = TurnOf(id);
        await turn.WaitAsync().ConfigureAwait(false);
        return turn;
    }

    private SemaphoreSlim TurnOf(string id) => _turns[(uint)id.GetHashCode(StringComparison.Ordinal) % _turns.Length];

    // What is fresh waits for nobody.
    private Grant? Fresh(string id, ConnectionTerms terms)
    {
        if (store.Find(id) is not { } stored || seal.Open(id, stored.Sealed) is not { } grant)
        {
            return null;
        }

        if (terms.Covers(grant) && IsFresh(id, stored, grant))
        {
            return grant;
        }

        grant.Dispose();
        return null;
    }

    private bool IsFresh(string id, StoredGrant stored, Grant grant) =>
        (grant.AccessEnds is not { } ends || ends - clock.GetUtcNow() > ConnectionLimits.Margin) && !(_refused.TryGetValue(id, out var refused) && refused == stored.Version);

    // By the clock, so that a grant that begins again is never taken for the one that ended.
    private long Next(long before) => Math.Max(before + 1, clock.GetUtcNow().UtcTicks);

    private static string WhoOf(Grant grant) => "console " + grant.Owner.Subject;

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConnectionLost, LogLevel.Information, "A grant of '{Credential}' is over: {Why}")]
        public static partial void Lost(ILogger logger, string credential, string why);

        [LoggerMessage(EventIds.ConnectionNotRevoked, LogLevel.Warning, "A grant of '{Credential}' was ended here and could not be taken back at its authorization server.")]
        public static partial void NotRevoked(ILogger logger, string credential);
    }
}
