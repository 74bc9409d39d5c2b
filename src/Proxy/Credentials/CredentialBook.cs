using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Connections;
using FastMcp.Proxy.Credentials.Sources;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Outbound;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Credentials;

/// <summary>Makes credentials out of configurations. One that a new configuration says in the same words goes on; of others nothing is kept, and what is lent is ended with its exchange.</summary>
/// <remarks>State, safe for all threads. What is kept is looked through every few seconds, so that nothing outlives what policy says.</remarks>
internal sealed class CredentialBook : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _clock;
    private readonly ILoggerFactory _logs;
    private readonly MetricsRegistry _metrics;
    private readonly ITimer _sweeper;
    // What of an older configuration may still be lent to what runs.
    private readonly List<LentCredential> _retired = [];
    private IReadOnlyDictionary<string, LentCredential> _inForce = new Dictionary<string, LentCredential>();

    public CredentialBook(TimeProvider clock, ILoggerFactory logs, MetricsRegistry metrics)
    {
        (_clock, _logs, _metrics) = (clock, logs, metrics);
        _sweeper = clock.CreateTimer(static book => ((CredentialBook)book!).Sweep(), this, Every, Every);
        metrics.Sampled("fastmcp_credentials_kept", "Minted credentials that are kept to be lent again.", isCounter: false, () => _inForce.Values.Sum(credential => credential.Kept));
    }

    /// <summary>What people granted, and where they do; nulls: nobody does. Set before the first <see cref="Of(Config, OutboundClient)"/>.</summary>
    public (GrantBook? Book, Uri? Console) Grants { get; set; }

    /// <summary>Puts on record what is lent.</summary>
    public LeaseLog Leases { get; } = new();

    /// <summary>What an operator should know: standing secrets, and what fails.</summary>
    public IEnumerable<string> Notes => _inForce.Values.SelectMany(NotesOf);

    public IReadOnlyDictionary<string, LentCredential> Of(Config config, OutboundClient outbound)
    {
        var old = _inForce;
        _inForce = config.Credentials.ToDictionary(
            credential => credential.Name,
            credential => old.GetValueOrDefault(credential.Name) is { } known && known.IsOf(credential, outbound) ? known : Of(credential, outbound), StringComparer.Ordinal);
        foreach (var credential in old.Values.Except(_inForce.Values))
        {
            credential.Retire();
            Remember(credential);
        }

        return _inForce;
    }

    /// <summary>Ends everything that was minted, also what is lent to what the end of the grace time cut, and waits a few seconds for it.</summary>
    public async Task CloseAsync()
    {
        LentCredential[] all;
        lock (_retired)
        {
            all = [.. _inForce.Values, .. _retired];
        }

        Array.ForEach(all, credential => credential.EndAll());
        var since = _clock.GetTimestamp();
        while (all.Any(credential => credential.Revoking > 0) && _clock.GetElapsedTime(since) < Last)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), _clock).ConfigureAwait(false);
        }
    }

    /// <summary>What is kept of a credential for one caller is not lent again.</summary>
    public void Forget(string credential, GrantOwner owner) => _inForce.GetValueOrDefault(credential)?.Forget($"{owner.Issuer}\n{owner.Subject}");

    public void Dispose() => _sweeper.Dispose();

    private void Remember(LentCredential credential)
    {
        lock (_retired)
        {
            _retired.RemoveAll(one => one.Alive == 0);
            _retired.Add(credential);
        }
    }

    private void Sweep()
    {
        foreach (var credential in _inForce.Values)
        {
            credential.Sweep();
        }
    }

    private LentCredential Of(CredentialConfig config, OutboundClient outbound) => new(
        config, outbound, CredentialSources.Of(new SourceTerms(config, outbound, _clock) { Grants = Grants.Book, Console = Grants.Console }), new CredentialCounters(config.Name, _metrics), _clock, _logs.CreateLogger<LentCredential>()) { Leases = Leases };

    private static IEnumerable<string> NotesOf(LentCredential credential)
    {
        if (credential.IsStanding)
        {
            yield return $"Credential '{credential.Name}' is a standing secret: it does not end by itself.";
        }

        if (credential.WhyNot is { } whyNot)
        {
            yield return $"Credential '{credential.Name}' could not be minted the last time: {whyNot}";
        }

        if (credential.Unrevoked > 0)
        {
            yield return $"{credential.Unrevoked} of '{credential.Name}' could not be ended at their source and live until they end by themselves.";
        }
    }
}
