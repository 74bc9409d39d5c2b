using FastMcp.Jose;
using FastMcp.Proxy.Configuration.Limiting;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Identity.Issuers;

/// <summary>
/// The keys of one issuer. Fetched once at a time, whoever asks; again when they are an hour old, behind those who ask; and when a token names a key that is
/// not among them, at most so often as <see cref="IdentityLimits.UnknownKid"/> says, while that token's request waits. When they cannot be fetched the old
/// ones are believed for a day.
/// </summary>
/// <remarks>State, outlives snapshots, safe for all threads.</remarks>
internal sealed partial class IssuerKeys(string name, Func<Task<FetchedKeys>> fetch, TimeProvider clock, IssuerCounters counters, ILogger log)
{
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Held? _held;
    private Task? _running;
    private long? _unknownAt;
    private long? _failedAt;

    /// <summary>What it knows is young enough to be believed.</summary>
    public bool IsUsable => Volatile.Read(ref _held) is { } held && clock.GetElapsedTime(held.At) < IdentityLimits.KeysStale;

    /// <summary>Why the last fetch failed; null: it did not.</summary>
    public string? WhyNot { get; private set; }

    public string Name => name;

    /// <summary>Fetches them before anybody asks.</summary>
    public void Warm() => _ = TryStart();

    public async ValueTask<FoundKey> FindAsync(string? kid)
    {
        if (!IsUsable)
        {
            await (StartForNone() ?? Task.CompletedTask).ConfigureAwait(false);
        }

        // Twice: a fetch that ran already may have begun before the issuer had this key.
        for (var again = 0; again < 2; again++)
        {
            if (!IsUsable)
            {
                return new(null, TokenFault.KeysUnavailable);
            }

            if (_held!.Keys.Find(kid) is { } key)
            {
                Refresh();
                return new(key, TokenFault.None);
            }

            if (kid is null || StartForUnknown() is not { } running)
            {
                break;
            }

            await running.ConfigureAwait(false);
        }

        return IsUsable && _held!.Keys.Find(kid) is { } found ? new(found, TokenFault.None)
            : new(null, kid is null ? TokenFault.KidMissing : TokenFault.KeyUnknown);
    }

    // Nobody waits for it.
    private void Refresh()
    {
        if (clock.GetElapsedTime(_held!.At) > IdentityLimits.KeysRefresh)
        {
            _ = TryStart();
        }
    }

    private Task? StartForUnknown()
    {
        lock (_lock)
        {
            if (_running is { } running)
            {
                return running;
            }

            if (_unknownAt is { } at && clock.GetElapsedTime(at) < IdentityLimits.UnknownKid)
            {
                return null;
            }

            _unknownAt = clock.GetTimestamp();
            return Start();
        }
    }

    // Null: they came since this thread looked, or could not be had just now.
    private Task? StartForNone()
    {
        lock (_lock)
        {
            return IsUsable ? null : TryStart();
        }
    }

    // Null: one has just failed.
    private Task? TryStart()
    {
        lock (_lock)
        {
            return _running is { } running ? running
                : _failedAt is { } at && clock.GetElapsedTime(at) < Backoff ? null
                : Start();
        }
    }

    // Off this thread, which may be a socket's.
    private Task Start() => _running = Task.Run(FetchAsync);

    private async Task FetchAsync()
    {
        var fetched = await OnceAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _running = null;
            WhyNot = fetched.Keys is null ? fetched.WhyNot : null;
            _failedAt = fetched.Keys is null ? clock.GetTimestamp() : null;
            if (fetched.Keys is { } keys)
            {
                Volatile.Write(ref _held, new Held(_held is { } old ? old.Keys.Follow(keys) : keys, clock.GetTimestamp()));
            }
        }

        counters.Fetched(fetched.Keys is not null);
        if (fetched.Keys is null)
        {
            Log.Failed(log, name, fetched.WhyNot);
        }
    }

    // Whatever happens, the next one may try.
    private async Task<FetchedKeys> OnceAsync()
    {
        try
        {
            return await fetch().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return new(null, $"a fault of the gateway, {e.GetType().Name}");
        }
    }

    private sealed record Held(Jose.Keys.KeySet Keys, long At);

    private static partial class Log
    {
        [LoggerMessage(EventIds.IssuerKeysFailed, LogLevel.Warning, "The keys of issuer '{Issuer}' could not be fetched: {Why}")]
        public static partial void Failed(ILogger logger, string issuer, string why);
    }
}
