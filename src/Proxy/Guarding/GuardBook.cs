using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Outbound;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Guarding;

/// <summary>Makes guards out of configurations. One that a new configuration says in the same words goes on, with its connections and what it failed at.</summary>
/// <remarks>State; configurations come one at a time.</remarks>
internal sealed class GuardBook(TimeProvider clock, ILoggerFactory logs, MetricsRegistry metrics)
{
    private OutboundClient? _client;
    private string _clientOf = "";
    private volatile IReadOnlyDictionary<string, Guard> _inForce = new Dictionary<string, Guard>();
    private int _places;

    /// <summary>What an operator should know.</summary>
    public IEnumerable<string> Problems => _inForce.Values.Where(guard => guard.IsOpen)
        .Select(guard => $"Guard '{guard.Config.Name}' failed several times in a row and is left alone for a while: what it should see {(guard.Config.FailsOpen ? "passes unseen" : "is withheld")}.");

    public IReadOnlyDictionary<string, Guard> Of(Config config, IReadOnlyDictionary<string, LentCredential> credentials)
    {
        var client = ClientOf(config);
        var old = _inForce;
        var next = new Dictionary<string, Guard>(StringComparer.Ordinal);
        foreach (var one in config.Guards)
        {
            var guard = old.GetValueOrDefault(one.Name) is { } known && known.Config.Words == one.Words && known.IsOf(client) ? known
                : new Guard(one, _places++, client, MetersOf(one.Name), metrics, clock, logs.CreateLogger<Guard>());
            guard.Credential = one.Credential is { } name ? credentials[name] : null;
            next[one.Name] = guard;
        }

        return _inForce = next;
    }

    private GuardMeters MetersOf(string name) => new(name, metrics, () => _inForce.GetValueOrDefault(name)?.Running ?? 0, () => _inForce.GetValueOrDefault(name) is { IsOpen: true } ? 1 : 0);

    // As the other fetches of the gateway; one in use is not disposed, its connections end by themselves.
    private OutboundClient ClientOf(Config config)
    {
        var of = $"{string.Join(' ', config.Outbound.Allow)}\n{config.Outbound.CaFile}";
        if (_client is null || of != _clientOf)
        {
            (_client, _clientOf) = (config.Guards.Count == 0 ? _client : new OutboundClient(config.Outbound, connections: 256), of);
        }

        return _client!;
    }
}
