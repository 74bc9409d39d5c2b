using System.Collections.Concurrent;
using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Identity.Issuers;

/// <summary>Tokens that an issuer said it does not know, by hash and for a moment, so that who repeats one does not make it be asked again. At the bound all are forgotten.</summary>
/// <remarks>State of one issuer; safe for all threads.</remarks>
internal sealed class RefusedTokens
{
    private readonly ConcurrentDictionary<TokenKey, DateTimeOffset> _until = new();
    private int _count;

    public bool Has(in TokenKey key, DateTimeOffset now) => _until.TryGetValue(AtEveryRoute(key), out var until) && now < until;

    public void Add(in TokenKey key, DateTimeOffset now)
    {
        var until = now + IdentityLimits.RefusedFor;
        if (!_until.TryAdd(AtEveryRoute(key), until))
        {
            _until[AtEveryRoute(key)] = until;
        }
        else if (Interlocked.Increment(ref _count) >= IdentityLimits.Refused)
        {
            _until.Clear();
            Volatile.Write(ref _count, 0);
        }
    }

    // Whether a token is known does not depend on where it is shown.
    private static TokenKey AtEveryRoute(in TokenKey key) => key with { Route = 0 };
}
