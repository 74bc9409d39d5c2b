using System.Collections.Concurrent;
using System.Text;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials.Templates;
using FastMcp.Proxy.Outbound;
using FastMcp.Wire.Http;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Credentials;

/// <summary>
/// One configured credential: mints, keeps what policy says may be kept, for its caller and for what it was asked for alone, and ends what is over.
/// </summary>
/// <remarks>State of the configuration that it was made of; safe for all threads.</remarks>
internal sealed partial class LentCredential
{
    private static readonly TimeSpan[] _pauses = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)];

    private readonly CredentialConfig _config;
    private readonly OutboundClient? _outbound;
    private readonly ICredentialSource _source;
    private readonly CredentialCounters _counters;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<LeaseKey, Lease> _kept = new();
    private readonly ConcurrentDictionary<LeaseKey, Lazy<Task<Lease?>>> _minting = new();
    private readonly ConcurrentDictionary<Lease, bool> _alive = new();
    private int _unrevoked;
    private int _revoking;
    private volatile bool _retired;
    private volatile bool _closed;

    public LentCredential(CredentialConfig config, OutboundClient? outbound, ICredentialSource source, CredentialCounters counters, TimeProvider clock, ILogger log)
    {
        (_config, _outbound, _source, _counters, _clock, _log) = (config, outbound, source, counters, clock, log);
        Scope = LeaseScope.Of(config);
        PlaceName = Encoding.ASCII.GetBytes(config.PutAt.Header ?? config.PutAt.Query ?? config.PutAt.Environment ?? "Authorization");
        Placeholders = [.. config.Values.Values.SelectMany(values => values).SelectMany(text => LendTemplate.Of(text).Placeholders).Distinct(StringComparer.Ordinal)];
    }

    public string Name => _config.Name;

    /// <summary>For the record; see <see cref="LeaseScope"/>.</summary>
    public string Scope { get; }

    /// <summary>Is told what became of what was lent.</summary>
    public LeaseLog Leases { get; init; } = new();

    public PlaceConfig PutAt => _config.PutAt;

    public byte[] PlaceName { get; }

    /// <summary>What of a call it is minted for.</summary>
    public IReadOnlyList<string> Placeholders { get; }

    public bool IsPerCaller => _config.Spec.IsPerCaller;

    public bool IsStanding => _config.Spec.IsStanding;

    /// <summary>Why the last minting failed; null: it did not.</summary>
    public string? WhyNot { get; private set; }

    /// <summary>Credentials that could not be ended at their source, after every try.</summary>
    public int Unrevoked => Volatile.Read(ref _unrevoked);

    /// <summary>Another configuration says it in the same words.</summary>
    public bool IsOf(CredentialConfig config, OutboundClient outbound) => ReferenceEquals(outbound, _outbound)
        && (config.Name, config.Spec, config.PutAt, config.Keep) == (_config.Name, _config.Spec, _config.PutAt, _config.Keep)
        && config.Values.Count == _config.Values.Count && config.Values.All(pair => _config.Texts(pair.Key).SequenceEqual(pair.Value));

    /// <summary>Minted ones that are kept to be lent again.</summary>
    public int Kept => _kept.Count;

    /// <summary>Credentials that are being ended at their source now.</summary>
    public int Revoking => Volatile.Read(ref _revoking);

    /// <summary>A kept one, with one use more; null: it has to be minted. No allocation.</summary>
    public Lease? Recall(in LeaseKey key) =>
        _kept.TryGetValue(key, out var lease) && IsFresh(lease) && lease.TryUse() ? lease : null;

    /// <summary>A new one, or one that was minted for the same at this moment, with one use; null: it cannot be had.</summary>
    public async Task<Lease?> MintAsync(LeaseKey key, LendScope scope)
    {
        if (Keep <= TimeSpan.Zero)
        {
            return await Task.Run(() => MakeAsync(scope)).ConfigureAwait(false);
        }

        // Whoever comes while it is minted waits for the same one.
        for (var again = 0; again < 3; again++)
        {
            var lease = await _minting.GetOrAdd(key, _ => new(() => Task.Run(() => MakeKeptAsync(key, scope)))).Value.ConfigureAwait(false);
            if (lease is null || lease.TryUse())
            {
                return lease;
            }
        }

        return await Task.Run(() => MakeAsync(scope)).ConfigureAwait(false);
    }

    /// <summary>See <see cref="ICredentialSource.ConsentAsync"/>.</summary>
    public Task<ConsentWanted?> ConsentAsync(LendScope scope, bool waits) => _source.ConsentAsync(scope, waits);

    /// <summary>People let the gateway use it, each for their own calls.</summary>
    public bool NeedsConsent => _config.Spec.NeedsConsent;

    /// <summary>The upstream refuses what was lent: see <see cref="ICredentialSource.Refuse"/>. In use.</summary>
    public void Refuse(LendScope scope, Lease lease) => _source.Refuse(scope, lease.Secret);

    /// <summary>The upstream does not take it: it is not lent again.</summary>
    public void Reject(in LeaseKey key, Lease lease)
    {
        _counters.Rejected.Add();
        if (_kept.TryRemove(new KeyValuePair<LeaseKey, Lease>(key, lease)))
        {
            lease.Release();
        }
    }

    /// <summary>An upstream sent it back in a field, or in a body.</summary>
    public void CountEcho() => _counters.Echoed.Add();

    /// <summary>Another configuration is in force: nothing is kept any more.</summary>
    public void Retire()
    {
        _retired = true;
        Drop();
    }

    /// <summary>Lets go of what may not be lent again, so that it is ended though nobody asks for it.</summary>
    public void Sweep()
    {
        foreach (var (key, lease) in _kept)
        {
            if (!IsFresh(lease) && _kept.TryRemove(new KeyValuePair<LeaseKey, Lease>(key, lease)))
            {
                lease.Release();
            }
        }
    }

    /// <summary>What was kept for a caller is not lent again.</summary>
    public void Forget(string caller)
    {
        foreach (var (key, lease) in _kept)
        {
            if (key.Caller == caller && _kept.TryRemove(new KeyValuePair<LeaseKey, Lease>(key, lease)))
            {
                lease.Release();
            }
        }
    }

    private bool IsFresh(Lease lease) => lease.Until > _clock.GetUtcNow() && _clock.GetElapsedTime(lease.Kept.Made) < lease.Kept.Lasts;

    private void Drop()
    {
        foreach (var key in _kept.Keys)
        {
            if (_kept.TryRemove(key, out var lease))
            {
                lease.Release();
            }
        }
    }

    /// <summary>Minted and not ended: kept, or lent to what runs.</summary>
    public int Alive => _alive.Count;

    /// <summary>Ends all, also what is lent to what still runs: nobody will be there to do it later.</summary>
    public void EndAll()
    {
        _closed = true;
        Retire();
        foreach (var lease in _alive.Keys)
        {
            lease.EndNow();
        }
    }

    internal void End(Lease lease, Minted minted)
    {
        if (_source.Revokes)
        {
            Interlocked.Increment(ref _revoking);
            _ = Task.Run(() => RevokeAsync(minted, lease.Id));
        }
        else
        {
            Overwrite(minted);
            Leases.Ended(lease.Id, Name, "ended");
        }

        _alive.TryRemove(lease, out _);
    }

    // A standing secret is read again now and then, whatever is said.
    private TimeSpan Keep => _retired ? TimeSpan.Zero : IsStanding && _config.Keep <= TimeSpan.Zero ? TimeSpan.FromSeconds(10) : _config.Keep;

    private static void Overwrite(in Minted minted)
    {
        minted.Secret?.Dispose();
        minted.Aws?.SessionToken?.Dispose();
        minted.Certificate?.Dispose();
    }

    private async Task<Lease?> MakeKeptAsync(LeaseKey key, LendScope scope)
    {
        try
        {
            if (await MakeAsync(scope).ConfigureAwait(false) is not { } lease)
            {
                return null;
            }

            if (_kept.Count >= IdentityLimits.Leases)
            {
                Drop();
            }

            if (_kept.TryGetValue(key, out var old) && _kept.TryRemove(new KeyValuePair<LeaseKey, Lease>(key, old)))
            {
                old.Release();
            }

            // The first use is the keeper's.
            _kept[key] = lease;
            return lease;
        }
        finally
        {
            _minting.TryRemove(key, out _);
        }
    }

    private async Task<Lease?> MakeAsync(LendScope scope)
    {
        if (_closed)
        {
            WhyNot = "the gateway is stopping";
            return null;
        }

        var minted = await OnceAsync(scope).ConfigureAwait(false);
        if (minted.IsConsent)
        {
            return null;
        }

        if (!minted.IsMade || (minted.Secret is not null && !HttpBytes.IsFieldValue(minted.Secret.Reveal())))
        {
            WhyNot = !minted.IsMade ? minted.WhyNot : "what was minted cannot stand in a request";
            Overwrite(minted);
            _counters.Failed.Add();
            Log.Failed(_log, Name, WhyNot);
            return null;
        }

        WhyNot = null;
        _counters.Minted.Add();
        var until = _clock.GetUtcNow() + Keep;
        if (scope.EndsAt < until.ToUnixTimeSeconds())
        {
            until = DateTimeOffset.FromUnixTimeSeconds(scope.EndsAt);
        }

        var ends = minted.EndsAt - IdentityLimits.LeaseMargin;
        until = ends < until ? ends.Value : until;
        var lease = new Lease(this, minted, until) { Kept = (_clock.GetTimestamp(), until - _clock.GetUtcNow()) };
        _alive[lease] = true;
        if (_closed)
        {
            // Made while all were ended: nobody would end it later.
            lease.EndNow();
            return null;
        }

        return lease;
    }

    // A fault of the gateway is no reason to let a call pass without its credential.
    private async Task<Minted> OnceAsync(LendScope scope)
    {
        try
        {
            return await _source.MintAsync(scope).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return Minted.None($"a fault of the gateway, {e.GetType().Name}");
        }
    }

    private async Task RevokeAsync(Minted minted, string lease)
    {
        var outcome = "not-revoked";
        try
        {
            foreach (var pause in _pauses)
            {
                await Task.Delay(pause, _clock).ConfigureAwait(false);
                if (await _source.RevokeAsync(minted).ConfigureAwait(false))
                {
                    _counters.Revoked.Add();
                    outcome = "revoked";
                    return;
                }
            }
        }
        catch (Exception e)
        {
            Log.RevocationFault(_log, Name, e.GetType().Name);
        }
        finally
        {
            Overwrite(minted);
            Leases.Ended(lease, Name, outcome);
            Interlocked.Decrement(ref _revoking);
        }

        Interlocked.Increment(ref _unrevoked);
        _counters.RevocationsFailed.Add();
        Log.NotRevoked(_log, Name);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CredentialFailed, LogLevel.Warning, "Credential '{Credential}' could not be minted: {Why}")]
        public static partial void Failed(ILogger logger, string credential, string why);

        [LoggerMessage(EventIds.RevocationFailed, LogLevel.Error, "A credential of '{Credential}' could not be ended at its source and lives until it ends by itself.")]
        public static partial void NotRevoked(ILogger logger, string credential);

        [LoggerMessage(EventIds.RevocationFault, LogLevel.Error, "Ending a credential of '{Credential}' met a fault of the gateway, {Fault}.")]
        public static partial void RevocationFault(ILogger logger, string credential, string fault);
    }
}
